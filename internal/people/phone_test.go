package people

import (
	"strings"
	"testing"
)

func TestPhonesAreReadAsTheCountryWritesThem(t *testing.T) {
	for _, c := range []struct{ country, in, want, wrong string }{
		{"GB", "020 7946 0018", "+442079460018", ""},
		{"GB", "(0161) 496-0123", "+441614960123", ""},
		{"GB", "07911 123456", "+447911123456", ""},
		{"GB", "07700 900123", "+447700900123", ""}, // Ofcom's numbers for drama and training
		{"GB", "+44 (0)20 7946 0018", "+442079460018", ""},
		{"GB", "0044 20 7946 0018", "+442079460018", ""},
		{"GB", "+7 916 123-45-67", "+79161234567", ""},
		{"RU", "8 (495) 123-45-67", "+74951234567", ""},
		{"RU", "+7 495 123 45 67", "+74951234567", ""},
		{"RU", "89161234567", "+79161234567", ""},
		{"RU", "916 123-45-67", "+79161234567", ""},
		{"RU", "8 10 44 20 7946 0018", "+442079460018", ""},
		{"US", "(202) 555-0123", "+12025550123", ""},
		{"US", "1-202-555-0123", "+12025550123", ""},
		{"US", "202.555.0123", "+12025550123", ""},
		{"US", "011 44 20 7946 0018", "+442079460018", ""},
		{"US", "202\u2011555\u20110123", "+12025550123", ""}, // pasted with hyphens that don't break
		{"GB", "  ", "", ""},
		{"GB", "٠٢٠٧٩٤٦٠٠١٨", "+442079460018", ""},
		{"US", "1-800-FLOWERS", "", "people.phone.letters"},
		{"GB", "020 7946 0018 ext 5", "", "people.phone.letters"},
		{"RU", "8 495 123-45-67 доб. 12", "", "people.phone.letters"},
		{"GB", "tel:+442079460018", "", "people.phone.letters"},
		{"GB", "020 7946 0018 #5", "", "people.phone.extension"},
		{"GB", "+442079460018,,5", "", "people.phone.extension"},
		{"GB", "999", "", "people.phone.invalid"},
		{"GB", "020 7946 001", "", "people.phone.invalid"},
		{"GB", "020 7946 0018 0018", "", "people.phone.invalid"},
		{"US", "123-456-7890", "", "people.phone.invalid"},
		{"GB", "+", "", "people.phone.invalid"},
		{"GB", "07700 9001234", "", "people.phone.invalid"},
		{"GB", "020 7946\x000018", "", "people.phone.invalid"},
		{"GB", "020 7946\n0018", "", "people.phone.invalid"},
		{"GB", "\u202e020 7946 0018", "", "people.phone.invalid"},
		{"GB", "020 7946 0018\xff", "", "people.phone.invalid"},
		{"GB", strings.Repeat("0", 1000), "", "people.phone.invalid"},
	} {
		got, wrong := parsePhone(c.in, c.country)
		if got != c.want || wrong != c.wrong {
			t.Errorf("%s %q: got %q, %q; want %q, %q", c.country, c.in, got, wrong, c.want, c.wrong)
		}
	}
}

func TestPhonesAreShownAtHomeAndAbroad(t *testing.T) {
	for _, c := range []struct{ number, country, want string }{
		{"+442079460018", "GB", "020 7946 0018"},
		{"+442079460018", "RU", "+44 20 7946 0018"},
		{"+447700900123", "GB", "07700 900123"},
		{"+447700900123", "US", "+44 7700 900123"},
		{"+74951234567", "RU", "8 (495) 123-45-67"},
		{"+74951234567", "GB", "+7 495 123-45-67"},
		{"+12025550123", "US", "(202) 555-0123"},
		{"+12025550123", "CA", "+1 202-555-0123"},
		{"", "GB", ""},
		{"what an old program stored", "GB", "what an old program stored"},
	} {
		if got := ShowPhone(c.number, c.country); got != c.want {
			t.Errorf("%s in %s: got %q, want %q", c.number, c.country, got, c.want)
		}
	}
}

func FuzzPhones(f *testing.F) {
	for _, seed := range []string{"020 7946 0018", "+7 (495) 123-45-67", "1-800-FLOWERS", "07700 900123", "+44;ext=5", "٠٢٠"} {
		f.Add(seed, "GB")
	}
	f.Fuzz(func(t *testing.T, in, country string) {
		number, wrong := parsePhone(in, country)
		if number == "" {
			return
		}
		if wrong != "" || number[0] != '+' || len(number) < 5 || len(number) > 16 || strings.Trim(number[1:], "0123456789") != "" {
			t.Fatalf("%q became %q, %q", in, number, wrong)
		}
		if again, wrong := parsePhone(number, "GB"); again != number {
			t.Fatalf("%q isn't stable: %q, %q", number, again, wrong)
		}
		for _, home := range []string{"GB", "RU", "US"} {
			if again, wrong := parsePhone(ShowPhone(number, home), home); again != number {
				t.Fatalf("%q is shown in %s as %q and read back as %q, %q", number, home, ShowPhone(number, home), again, wrong)
			}
		}
	})
}
