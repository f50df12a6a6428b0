package demo

import (
	"slices"
	"time"

	"cabinet/internal/app/demo/portraits"
)

// Names whose bearers are drawn with another complexion than the fair one.
var (
	oliveNames = []string{"Marchetti", "Haddad", "Ferraro", "Adler", "Weiss", "Abrahams", "Rashid", "Галиев", "Хасанова", "Чхеидзе", "Манукян", "Сафин", "Акопян", "Юсупова", "Lam"}
	brownNames = []string{"Raman", "Siddiqui", "Mehta", "Qureshi", "Chaudhuri", "Bashir", "Mahmood", "Kaur", "Patel"}
	darkNames  = []string{"Okafor", "Adeyemi", "Nkemelu", "Igwe", "Obi", "Boateng", "Campbell", "Amos"}
)

// face returns the person's portrait as a camera's file: formats take turns, and each carries what cameras write.
func (p individual) face(o organisation, n int) ([]byte, error) {
	t := portraits.Traits{Seed: int64(len(o.name)*1000 + n), Look: portraits.Masculine, Age: 26 + (n*13)%38}
	if p.female {
		t.Look = portraits.Feminine
	}
	switch {
	case slices.Contains(oliveNames, p.last):
		t.Complexion = portraits.Olive
	case slices.Contains(brownNames, p.last):
		t.Complexion = portraits.Brown
	case slices.Contains(darkNames, p.last):
		t.Complexion = portraits.Dark
	}
	switch o.kind {
	case "police":
		t.Dress = portraits.Police
	case "law_firm":
		t.Dress = portraits.Law
	default:
		t.Dress = portraits.Office
	}
	format := []portraits.Format{portraits.JPEG, portraits.PNG, portraits.WebP}[n%3]
	return portraits.Encode(portraits.Draw(t), format, portraits.EXIF{
		Orientation: 1 + n%8, Make: "Cabinet", Model: "Demo camera",
		Taken: time.Date(2025, 3, 1+n%28, 9, n%60, 0, 0, time.UTC),
		GPS:   &portraits.GPS{Latitude: 51.5, Longitude: -0.09},
	})
}

// hasFace leaves a few people without a picture, as everywhere.
func hasFace(n int) bool { return n%11 != 10 }
