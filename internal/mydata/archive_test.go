package mydata

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestTheArchiveHoldsOnesOwnAlone(t *testing.T) {
	each(t, func(w *world) {
		w.dress(w.sam, "canary-sam")
		w.dress(w.jane, "canary-jane")
		w.run()
		files := w.archive(w.sam)
		for _, name := range []string{"readme.txt", "manifest.json", "profile.json", "picture.jpg", "memberships.json", "sessions.json", "sign-ins.json", "tokens.json", "activity.json"} {
			if files[name] == "" {
				t.Errorf("no %s", name)
			}
		}
		for name, marks := range map[string][]string{
			"profile.json": {"canary-sam", "sam@example.com", "PC 4783", "canary-sam@clients.example"},
			"tokens.json":  {"token canary-sam"}, "attributes.json": {"Note on canary-sam", "answer canary-sam"}, "memberships.json": {"Marlowe & Finch", "Правовой департамент"},
			"activity.json": {"people.profile_changed", "people.picture_set", "PC 4783"}} {
			for _, mark := range marks {
				if !strings.Contains(files[name], mark) {
					t.Errorf("%s lacks %q", name, mark)
				}
			}
		}
		for name, text := range files {
			for _, canary := range []string{"canary-jane", "jane@example.com", "Smith", string(w.jane.User), "Quill", "cab_"} {
				if strings.Contains(text, canary) {
					t.Errorf("%s holds %q of somebody else", name, canary)
				}
			}
			if strings.HasSuffix(name, ".json") && !json.Valid([]byte(text)) {
				t.Errorf("%s isn't JSON", name)
			}
			if !entryName.MatchString(name) {
				t.Errorf("%s could be taken for a path", name)
			}
		}
		var m manifest
		must(t, json.Unmarshal([]byte(files["manifest.json"]), &m))
		for _, f := range m.Files {
			sum := sha256.Sum256([]byte(files[f.Name]))
			if f.Size != int64(len(files[f.Name])) || f.SHA256 != hex.EncodeToString(sum[:]) || f.About == "" {
				t.Errorf("the manifest is wrong about %s", f.Name)
			}
		}
		if len(m.Files) != len(files)-2 || !strings.Contains(files["readme.txt"], "Your data in Cabinet") {
			t.Errorf("%d of %d files are listed", len(m.Files), len(files))
		}
		if readme := w.archive(w.samDept)["readme.txt"]; !strings.Contains(readme, "Ваши данные") {
			t.Error("the readme doesn't speak the person's language")
		}
	})
}

// Former sign-in addresses are in the archive as long as they are kept, whether or not they still open anything.
func TestTheArchiveHoldsFormerAddresses(t *testing.T) {
	each(t, func(w *world) {
		w.write(func(tx *db.Tx) error {
			now := tx.Now()
			for _, who := range []struct {
				login ids.Login
				name  string
			}{{w.sam.Login, "sam"}, {w.jane.Login, "jane"}} {
				if _, err := tx.Exec(w.ctx, `insert into login_aliases (email_key, login_id, email, asked_account, made_at, ends_at) values (?, ?, ?, ?, ?, ?)`,
					who.name+"@old.example", who.login, who.name+"@old.example", w.sam.Account, db.At(now), db.At(now.Add(48*time.Hour))); err != nil {
					return err
				}
				if _, err := tx.Exec(w.ctx, `insert into email_undos (id, login_id, old_email, old_key, new_email, changed_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)`,
					who.name, who.login, who.name+"@older.example", who.name+"@older.example", "x@example.com", db.At(now), db.At(now.Add(24*time.Hour))); err != nil {
					return err
				}
			}
			return nil
		})
		got := w.archive(w.sam)["former-addresses.json"]
		for _, want := range []string{"sam@old.example", "sam@older.example", `"signs_in_until": "2`, `"undo_until": "2`} {
			if !strings.Contains(got, want) {
				t.Errorf("no %s in %s", want, got)
			}
		}
		if strings.Contains(got, "jane") {
			t.Errorf("somebody else's: %s", got)
		}
		if text := w.archive(w.samDept)["former-addresses.json"]; text != got {
			t.Errorf("the same login in another organisation: %s", text)
		}
	})
}

func TestTheArchiveWantsAProof(t *testing.T) {
	each(t, func(w *world) {
		w.clk.Advance(6 * time.Minute)
		_, err := w.RequestExport(w.ctx, w.sam)
		expect(t, "an old proof", err, errs.Forbidden, "exports.prove_first")
		if n := w.count(`select count(*) from exports`); n != 0 {
			t.Errorf("%d exports", n)
		}
	})
}

// Acts of others on a person, and what a person's acts say of others, stay out.
func TestActsOfOthersStayOut(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.People.SetRole(w.ctx, w.jane, w.sam.User, "limited")
		must(t, err)
		_, err = w.People.SetRole(w.ctx, w.jane, w.ada.User, "standard")
		must(t, err)
		w.run()
		if text := w.archive(w.sam)["activity.json"]; strings.Contains(text, "role_changed") || strings.Contains(text, string(w.jane.User)) {
			t.Errorf("Sam's archive tells what Jane did:\n%s", text)
		}
		text := w.archive(w.jane)["activity.json"]
		if !strings.Contains(text, "role_changed") || strings.Contains(text, string(w.ada.User)) || strings.Contains(text, string(w.sam.User)) {
			t.Errorf("Jane's archive:\n%s", text)
		}
	})
}

func TestSourcesHavePlainNames(t *testing.T) {
	write := func(context.Context, db.Queryer, ids.Account, ids.User, io.Writer) error { return nil }
	checkSources([]Source{{"a.json", write}, {"sign-ins.json", write}})
	for _, bad := range []string{"", "../a.json", "/etc/a.json", `..\a.json`, "a/b.json", "A.json", "a.exe", "con:.json", "a\x00.json", "a..json", "-a.json", "manifest.json", "readme.txt"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is taken", bad)
				}
			}()
			checkSources([]Source{{bad, write}})
		}()
	}
}

func TestActsOfKindAreKnown(t *testing.T) {
	var kinds []activity.Kind
	for _, k := range Acts() {
		if slices.Contains(kinds, k.Kind) {
			t.Errorf("%s is listed twice", k.Kind)
		}
		kinds = append(kinds, k.Kind)
	}
}
