package people

import (
	"slices"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestUpdateKeepsWhatWasGivenAndRecordsNamesOnly(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		before := w.me(w.jane)
		in := ProfileInput{MiddleName: new("Ann"), CellNumber: new("07700 900123"), OfficeNumber: new("020 7946 0018"), OfficeExtension: new("12"),
			ClientEmail: new("Jane.Smith@Example.com"), Website: new("example.com"), About: new("Hello\r\nthere"), TimeZone: new("Europe/Moscow"),
			Language: new("ru"), DateStyle: new("ymd"), Theme: new("dark"), Density: new("compact"), Initials: new("JAS"), Position: new("Partner"),
			OrganizationName: new("Marlowe")}
		w.clk.Advance(time.Second)
		got, err := w.UpdateProfile(w.ctx, w.jane, in, before.Version)
		must(t, err)
		if got != w.me(w.jane) {
			t.Errorf("returned %+v, stored %+v", got, w.me(w.jane))
		}
		want := before
		want.MiddleName, want.CellNumber, want.OfficeNumber, want.OfficeExtension = "Ann", "+447700900123", "+442079460018", "12"
		want.ClientEmail, want.Website, want.About, want.TimeZone = "Jane.Smith@example.com", "https://example.com", "Hello\nthere", "Europe/Moscow"
		want.Language, want.DateStyle, want.Theme, want.Density, want.OwnInitials = "ru", "ymd", "dark", "compact", "JAS"
		want.Position, want.OrganizationName, want.Version, want.UpdatedAt = "Partner", "Marlowe", 2, w.clk.Now()
		if got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if again, err := w.UpdateProfile(w.ctx, w.jane, in, before.Version); err != nil || again.Version != 2 {
			t.Errorf("the same values again: version %d, %v", again.Version, err)
		}
		wantActs := []string{`people.user_added{"role":"administrator","status":"active"}`,
			`people.profile_changed{"fields":["middle_name","initials","client_email","cell_number","office_number","office_extension","position","organization_name","website","time_zone","language","date_style","about","theme","density"]}`}
		if acts := w.acts(w.jane.User); !slices.Equal(acts, wantActs) {
			t.Errorf("acts: %q", acts)
		}
	})
}

func TestWrongInputChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		before := w.me(w.jane)
		_, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{FirstName: new("Janet"), CellNumber: new("call me")}, 0)
		expect(t, "letters", err, errs.Invalid, "people.phone.letters")
		_, err = w.UpdateProfile(w.ctx, w.jane, ProfileInput{FirstName: new("Janet"), BranchID: new("elsewhere")}, 0)
		expect(t, "unknown branch", err, errs.Invalid, "people.branch_id.choose")
		for _, in := range []ProfileInput{{Role: new("guest")}, {Status: new("inactive")}, {Email: new("x@example.com")}, {JobTitleID: new("")}, {IDNumber: new("1")}} {
			_, err = w.UpdateProfile(w.ctx, w.jane, in, 0)
			expect(t, "guarded", err, errs.Invalid, "people.profile.not_yours")
		}
		if got := w.me(w.jane); got != before {
			t.Errorf("changed to %+v", got)
		}
		if acts := w.acts(w.jane.User); len(acts) != 1 {
			t.Errorf("acts: %q", acts)
		}
	})
}

func TestBranchesAndTitlesStayInTheirAccount(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		var branch, title string
		w.write(func(tx *db.Tx) error {
			b, err := w.accounts.AddBranch(w.ctx, tx, access.Operator(w.firm.ID), "Leeds")
			must(t, err)
			j, err := w.roles.AddTitle(w.ctx, tx, access.Operator(w.firm.ID), "Clerk", access.SetOf(access.Export))
			branch, title = string(b.ID), string(j.ID)
			return err
		})
		p, err := w.UpdateProfile(w.ctx, w.sam, ProfileInput{BranchID: &branch}, 0)
		if err != nil || string(p.Branch) != branch {
			t.Errorf("own branch: %v, %v", p.Branch, err)
		}
		_, err = w.UpdateProfile(w.ctx, w.janeDept, ProfileInput{BranchID: &branch}, 0)
		expect(t, "the firm's branch in the department", err, errs.Invalid, "people.branch_id.choose")
		p = w.addPerson(w.firm.ID, NewPerson{Email: "tess@example.com", Role: access.Limited,
			Profile: ProfileInput{FirstName: new("Tess"), LastName: new("Ball"), JobTitleID: &title, IDNumber: new("4417")}})
		if string(p.JobTitle) != title || p.IDNumber != "4417" {
			t.Errorf("got %+v", p)
		}
		if card, err := w.MyCard(w.ctx, actor(p)); err != nil || card.Position != "Clerk" || card.Shown {
			t.Errorf("card %+v, %v", card, err)
		}
		err = w.db.Write(w.ctx, func(tx *db.Tx) error {
			_, err := w.Add(w.ctx, tx, access.Operator(w.dept.ID), NewPerson{Login: p.Login, Email: p.Email, Role: access.Limited,
				Profile: ProfileInput{FirstName: new("Tess"), LastName: new("Ball"), JobTitleID: &title}})
			return err
		})
		expect(t, "the firm's title in the department", err, errs.Invalid, "people.job_title_id.choose")
	})
}

func TestTwoPeopleOnOneProfile(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		seen := w.me(w.jane).Version
		_, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{Position: new("Partner"), About: new("Theirs")}, seen)
		must(t, err)
		_, err = w.UpdateProfile(w.ctx, w.jane, ProfileInput{FirstName: new("Jane"), Position: new("Partner"), About: new("Mine")}, seen)
		expect(t, "second save", err, errs.Conflict, "people.profile.conflict")
		conflict, ok := errs.As(err).Detail.(Conflict)
		if !ok || !slices.Equal(conflict.Clashes, []Clash{{Field: "about", Theirs: "Theirs", Mine: "Mine"}}) || conflict.Theirs.About != "Theirs" {
			t.Errorf("detail %+v", errs.As(err).Detail)
		}
		p, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{About: new("Mine")}, conflict.Theirs.Version)
		if err != nil || p.About != "Mine" {
			t.Errorf("after comparing: %v, %v", p.About, err)
		}
		// All at once: exactly one wins each version, and nothing is lost without a word.
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for i := range 8 {
			wg.Go(func() {
				_, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{About: new(string(rune('a' + i)))}, p.Version)
				if err == nil {
					mu.Lock()
					won++
					mu.Unlock()
				} else if !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d of 8 won", won)
		}
	})
}

func TestWhoeverIsNotThemselvesIsRefused(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		try := func(by access.Actor) error {
			_, err := w.UpdateProfile(w.ctx, by, ProfileInput{About: new("x")}, 0)
			return err
		}
		expect(t, "nobody", try(access.Actor{}), errs.Unauthenticated, "access.sign_in")
		reader := w.sam
		reader.Scope = access.ScopeRead
		expect(t, "a token that reads", try(reader), errs.Forbidden, "access.scope")
		stranger := w.sam
		stranger.Account = w.dept.ID
		expect(t, "another account", try(stranger), errs.NotFound, "access.not_found")
		_, err := w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		must(t, err)
		expect(t, "deactivated with a session", try(w.sam), errs.Unauthenticated, "access.sign_in")
		_, err = w.Me(w.ctx, w.sam)
		expect(t, "deactivated, reading", err, errs.Unauthenticated, "access.sign_in")
	})
}

func TestAddNeverOverwrites(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		_, err := w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		must(t, err)
		add := func(by access.Actor, in NewPerson) error {
			return w.db.Write(w.ctx, func(tx *db.Tx) error { _, err := w.Add(w.ctx, tx, by, in); return err })
		}
		in := NewPerson{Login: w.sam.Login, Email: "sam@example.com", Role: access.Administrator, Profile: ProfileInput{FirstName: new("Other"), LastName: new("Sam")}}
		expect(t, "the inactive one again", add(w.jane, in), errs.Conflict, "people.add.already")
		expect(t, "by a standard user", add(actor(w.addPerson(w.firm.ID, NewPerson{Email: "u@example.com", Role: access.Standard, Profile: in.Profile})), in), errs.NotFound, "access.not_found")
		bad := NewPerson{Email: "no address", Role: "king", Status: "gone", Profile: ProfileInput{Email: new("x@example.com")}}
		var names []string
		for _, f := range errs.As(add(w.jane, bad)).Fields {
			names = append(names, f.Name)
		}
		if want := []string{"email", "role", "status", "first_name", "last_name", "email"}; !slices.Equal(names, want) {
			t.Errorf("fields %v", names)
		}
	})
}

func TestAnAdministratorAlwaysRemains(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		_, err := w.SetRole(w.ctx, w.jane, w.jane.User, access.Standard)
		expect(t, "demoting oneself", err, errs.Conflict, "people.administrators.last")
		_, err = w.SetStatus(w.ctx, access.Operator(w.firm.ID), w.jane.User, Inactive)
		expect(t, "deactivating the last", err, errs.Conflict, "people.administrators.last")
		pending := w.addPerson(w.firm.ID, NewPerson{Email: "p@example.com", Role: access.Administrator, Status: Pending, Profile: ProfileInput{FirstName: new("P"), LastName: new("Q")}})
		_, err = w.SetStatus(w.ctx, access.Operator(w.firm.ID), w.jane.User, Inactive)
		expect(t, "a pending one doesn't count", err, errs.Conflict, "people.administrators.last")
		_, err = w.SetRole(w.ctx, w.sam, pending.ID, access.Guest)
		expect(t, "by a standard user", err, errs.NotFound, "access.not_found")
		_, err = w.SetRole(w.ctx, w.janeDept, w.sam.User, access.Guest)
		expect(t, "by another account's administrator", err, errs.NotFound, "access.not_found")
		_, err = w.SetRole(w.ctx, w.jane, w.sam.User, access.Administrator)
		must(t, err)

		// Two administrators demote each other, again and again, at once: one always remains.
		for range 5 {
			var wg sync.WaitGroup
			for _, pair := range [][2]ids.User{{w.jane.User, w.sam.User}, {w.sam.User, w.jane.User}} {
				wg.Go(func() {
					by := access.Actor{Account: w.firm.ID, User: pair[0], Role: access.Administrator, Scope: access.ScopeAdmin}
					_, _ = w.SetRole(w.ctx, by, pair[1], access.Standard)
				})
			}
			wg.Wait()
			page, err := w.List(w.ctx, access.Operator(w.firm.ID), Filter{Role: access.Administrator, Status: Active})
			if err != nil || len(page.Items) != 1 {
				t.Fatalf("%d administrators, %v", len(page.Items), err)
			}
			for _, user := range []ids.User{w.jane.User, w.sam.User} {
				_, err := w.SetRole(w.ctx, access.Operator(w.firm.ID), user, access.Administrator)
				must(t, err)
			}
		}
	})
}

func TestAccountsDoNotMeet(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		if w.jane.Login != w.janeDept.Login {
			t.Fatal("two logins for one address")
		}
		_, err := w.UpdateProfile(w.ctx, w.jane, ProfileInput{About: new("At the firm"), CellNumber: new("8 916 123-45-67")}, 0)
		expect(t, "a Russian number in England", err, errs.Invalid, "people.phone.invalid")
		p, err := w.UpdateProfile(w.ctx, w.janeDept, ProfileInput{About: new("В департаменте"), CellNumber: new("8 916 123-45-67")}, 0)
		if err != nil || p.CellNumber != "+79161234567" {
			t.Errorf("got %q, %v", p.CellNumber, err)
		}
		if w.me(w.jane).About != "" {
			t.Error("the other account's profile changed")
		}
		// The same identifier in both accounts stays two users.
		sam := w.me(w.sam)
		w.write(func(tx *db.Tx) error {
			twin := sam
			twin.Account, twin.Login, twin.FirstName = w.dept.ID, w.sam.Login, "Twin"
			_, err := insertPerson(w.ctx, tx, twin)
			return err
		})
		_, err = w.UpdateProfile(w.ctx, w.sam, ProfileInput{About: new("Sam's own")}, 0)
		must(t, err)
		twin := w.sam
		twin.Account = w.dept.ID
		if got := w.me(twin); got.FirstName != "Twin" || got.About != "" {
			t.Errorf("got %+v", got)
		}
		members, err := NewMembers(w.accounts).OfLogin(w.ctx, w.db, w.jane.Login)
		must(t, err)
		if len(members) != 2 || members[0].Account == members[1].Account || members[0].AccountName == members[1].AccountName {
			t.Errorf("memberships %+v", members)
		}
	})
}

func TestMembershipFollowsTheAccountWhereNothingWasChosen(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		m, err := NewMembers(w.accounts).One(w.ctx, w.db, w.dept.ID, w.janeDept.User)
		must(t, err)
		if m.Lang != "ru" || m.TimeZone != "Europe/Moscow" || m.DateStyle != "dmy" || !m.Active || m.Policy.Password.MinLength != 12 || m.LastName != "Смит" {
			t.Errorf("got %+v", m)
		}
		_, err = w.UpdateProfile(w.ctx, w.janeDept, ProfileInput{Language: new("en"), TimeZone: new("Asia/Omsk"), DateStyle: new("ymd"), Theme: new("dark")}, 0)
		must(t, err)
		w.write(func(tx *db.Tx) error { return MarkSignedIn(w.ctx, tx, w.dept.ID, w.janeDept.User) })
		m, err = NewMembers(w.accounts).One(w.ctx, w.db, w.dept.ID, w.janeDept.User)
		if err != nil || m.Lang != "en" || m.TimeZone != "Asia/Omsk" || m.DateStyle != "ymd" || m.Theme != "dark" {
			t.Errorf("got %+v, %v", m, err)
		}
		signedIn := w.clk.Now()
		w.clk.Advance(cache.Age)
		if p := w.me(w.janeDept); !p.LastSignInAt.Equal(signedIn) || p.Version != 2 {
			t.Errorf("last sign-in %v, version %d", p.LastSignInAt, p.Version)
		}
		_, err = NewMembers(w.accounts).One(w.ctx, w.db, w.firm.ID, w.janeDept.User)
		expect(t, "in the other account", err, errs.NotFound, "access.not_found")
	})
}

func TestListSortsAndSearchesInBothAlphabets(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for _, n := range [][2]string{{"Пётр", "Ёлкин"}, {"Анна", "Елисеева"}, {"émile", "zola"}, {"Oscar", "Ábalos"}, {"Иван", "Жуков"}} {
			w.add(w.firm.ID, fold(n[1])+"@example.com", n[0], n[1], access.Limited)
		}
		_, err := w.UpdateProfile(w.ctx, w.sam, ProfileInput{OfficeNumber: new("020 7946 0018"), ClientEmail: new("50%_off@example.com")}, 0)
		must(t, err)
		list := func(f Filter) (names []string) {
			for {
				page, err := w.List(w.ctx, w.jane, f)
				must(t, err)
				for _, p := range page.Items {
					names = append(names, p.LastName)
				}
				if f.After = page.Next; page.Next == "" {
					return names
				}
			}
		}
		all := []string{"Ábalos", "Ford", "Smith", "zola", "Елисеева", "Ёлкин", "Жуков"}
		for limit := 1; limit < 9; limit++ {
			if got := list(Filter{Limit: limit}); !slices.Equal(got, all) {
				t.Errorf("by %d: %v", limit, got)
			}
		}
		for search, want := range map[string][]string{"ЕЛКИН": {"Ёлкин"}, "ёлк пётр": {"Ёлкин"}, "emile": {"zola"}, "Ábal": {"Ábalos"}, "jane smith": {"Smith"}, "0018": {"Ford"},
			"020 7946 0018": {"Ford"}, "+44 (20) 7946": {"Ford"}, "%": {"Ford"}, "0%_o": {"Ford"}, "_": {"Ford"}, `\`: nil, "нет такого": nil, "x\x00y\xff": nil} {
			if got := list(Filter{Search: search}); !slices.Equal(got, want) {
				t.Errorf("search %q: %v", search, got)
			}
		}
		if got := list(Filter{Role: access.Standard}); !slices.Equal(got, []string{"Ford"}) {
			t.Errorf("standard: %v", got)
		}
		_, err = w.List(w.ctx, w.jane, Filter{After: "rubbish"})
		expect(t, "cursor", err, errs.Malformed, "people.list.cursor")
		_, err = w.List(w.ctx, w.sam, Filter{})
		expect(t, "by a standard user", err, errs.NotFound, "access.not_found")
	})
}
