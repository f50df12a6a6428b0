package accounts_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/errs"
)

func TestInformationIsChanged(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		o.clk.Advance(time.Minute)
		got, err := o.ChangeInformation(ctx, o.admin(), accounts.InformationInput{Name: of("  Рид  и партнёры "), Kind: of("police"), Country: of("ru"),
			Address: of(" Тверская, 1 \r\n\r\n подъезд 2 "), City: of("Москва"), Postcode: of("125009"), Phone: of("(495) 123-45-67"), Fax: of("+44 20 7946 0018"),
			Language: of("ru"), TimeZone: of("Europe/Moscow"), DateStyle: of("ymd"), SupportEmail: of(""), SupportPhone: of("8 800 555-35-35")}, o.one.InformationVersion)
		o.must(err)
		want := o.one
		want.Name, want.Kind, want.Country, want.Address, want.City, want.Postcode = "Рид и партнёры", accounts.Police, "RU", "Тверская, 1\nподъезд 2", "Москва", "125009"
		want.Phone, want.Fax, want.Language, want.TimeZone, want.DateStyle = "+74951234567", "+442079460018", "ru", "Europe/Moscow", "ymd"
		want.SupportEmail, want.SupportPhone, want.Version, want.InformationVersion, want.UpdatedAt = "", "+78005553535", 2, 2, o.clk.Now()
		if got != want || o.stored() != want {
			t.Errorf("got    %+v\nstored %+v\nwant   %+v", got, o.stored(), want)
		}
		if again, err := o.ChangeInformation(ctx, o.admin(), accounts.InformationInput{Name: of("Рид и партнёры")}, 1); err != nil || again != want {
			t.Errorf("what stands already: %+v %v", again, err)
		}
		if recent, err := o.acc.Recent(ctx, o.one.ID); err != nil || recent != want {
			t.Errorf("recent: %+v %v", recent, err)
		}
		if other, err := o.acc.Account(ctx, o.db, o.other.ID); err != nil || other != o.other {
			t.Errorf("the other account: %+v %v", other, err)
		}
		if kinds := o.kinds(o.one.ID); kinds != "accounts.created accounts.information_changed" {
			t.Errorf("acts %q", kinds)
		}
	})
}

func TestHostileInformationIsRefused(t *testing.T) {
	eachOffice(t, func(o office) {
		long := strings.Repeat("x", 10_000)
		for want, in := range map[string]accounts.InformationInput{
			"name accounts.name.required":               {Name: of(" \u00a0 ")},
			"name accounts.name.long":                   {Name: of(long)},
			"name accounts.name.characters":             {Name: of("Hart\u202ewell")},
			"kind accounts.kind.choose":                 {Kind: of("bank")},
			"country accounts.country.choose":           {Country: of("ZZ")},
			"language accounts.language.choose":         {Language: of("fr")},
			"time_zone accounts.time_zone.choose":       {TimeZone: of("../../etc/passwd")},
			"date_style accounts.date_style.choose":     {DateStyle: of("")},
			"address accounts.address.characters":       {Address: of("a\u0007b")},
			"address accounts.address.lines":            {Address: of("1\n2\n3\n4\n5\n6")},
			"address accounts.name.long":                {Address: of(long)},
			"city accounts.name.characters":             {City: of("Leeds\nBcc: x")},
			"city accounts.name.long":                   {City: of(long)},
			"postcode accounts.name.long":               {Postcode: of(long)},
			"phone accounts.support_phone.form":         {Phone: of("0800 FLOWERS")},
			"fax accounts.support_phone.form":           {Fax: of("12")},
			"support_phone accounts.support_phone.form": {SupportPhone: of("=1+1")},
			"support_email email.address.line_break":    {SupportEmail: of("a@b.example\r\nBcc: x@evil.example")},
		} {
			_, err := o.ChangeInformation(context.Background(), o.admin(), in, 0)
			if got := strings.Join(wrongFields(err), ", "); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		_, err := o.ChangeInformation(context.Background(), o.admin(), accounts.InformationInput{Name: of(""), City: of("a\x00"), Phone: of("x")}, 0)
		if len(wrongFields(err)) != 3 {
			t.Errorf("not all at once: %v", err)
		}
		for _, harmless := range []string{"<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{Name} %s"} {
			if a, err := o.ChangeInformation(context.Background(), o.admin(), accounts.InformationInput{City: &harmless}, 0); err != nil || a.City != harmless {
				t.Errorf("%q: %q %v", harmless, a.City, err)
			}
		}
		for _, by := range o.outsiders() {
			if _, err := o.ChangeInformation(context.Background(), by, accounts.InformationInput{Name: of("Mine")}, 0); err == nil {
				t.Errorf("%+v changed the account", by)
			}
			if _, err := o.Account(context.Background(), by); err == nil {
				t.Errorf("%+v reads the account", by)
			}
		}
	})
}

func TestTwoEditInformation(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		_, err := o.ChangeInformation(ctx, o.admin(), accounts.InformationInput{City: of("Leeds"), Postcode: of("LS1")}, 1)
		o.must(err)
		_, err = o.ChangeInformation(ctx, o.admin(), accounts.InformationInput{City: of("York"), Postcode: of("LS1"), Name: of("Reid")}, 1)
		conflict, ok := errs.As(err).Detail.(accounts.Conflict)
		if !errs.Is(err, errs.Conflict) || !ok || conflict.Theirs.City != "Leeds" {
			t.Fatalf("%v %+v", err, conflict)
		}
		if want := []accounts.Clash{{Field: "name", Theirs: "Hartwell & Reid", Mine: "Reid"}, {Field: "city", Theirs: "Leeds", Mine: "York"}}; !slices.Equal(conflict.Clashes, want) {
			t.Errorf("%+v", conflict.Clashes)
		}
		if o.stored().City != "Leeds" {
			t.Error("something was saved")
		}
		// A new policy in between is no clash of the information.
		p := accounts.DefaultPolicy()
		p.Password.MinLength = 15
		_, err = o.ChangePolicy(ctx, o.admin(), p, 1)
		o.must(err)
		_, err = o.ChangeInformation(ctx, o.admin(), accounts.InformationInput{City: of("York")}, 2)
		o.must(err)
	})
}

func TestHomeIsTheAccountMadeFirst(t *testing.T) {
	eachOffice(t, func(o office) {
		if home, err := o.acc.Home(context.Background(), o.db); err != nil || home != o.one.ID {
			t.Errorf("%s %v, want %s", home, err, o.one.ID)
		}
	})
	each(t, func(w world) {
		if home, err := w.acc.Home(context.Background(), w.db); !errs.Is(err, errs.NotFound) {
			w.Errorf("%q %v", home, err)
		}
	})
}
