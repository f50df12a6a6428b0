package people

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
)

func TestPeopleAreFoundByName(t *testing.T) {
	each(t, func(w *world) {
		by := w.add(w.firm.ID, "find-me-not@example.org", "Анна", "Ивантеева", access.Standard)
		w.add(w.firm.ID, "petr@example.org", "Пётр", "Иванов-Семёнов", access.Limited)
		w.add(w.firm.ID, "zoe@example.org", "Zoë", "Ivanova", access.Guest)
		gone := w.add(w.firm.ID, "gone@example.org", "Иван", "Иванов", access.Standard)
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `update users set status = 'inactive' where account_id = ? and id = ?`, gone.Account, gone.User)
			return err
		})
		find := func(by access.Actor, limit int, words ...string) string {
			found, more, err := w.FindByName(w.ctx, by, words, limit)
			if err != nil {
				t.Fatalf("%q: %v", words, err)
			}
			var out []string
			for _, f := range found {
				out = append(out, f.Name)
			}
			if more {
				out = append(out, "…")
			}
			return strings.Join(out, ", ")
		}
		for words, want := range map[string]string{
			"иван": "Иванов-Семёнов Пётр, Ивантеева Анна", "ИВАН петр": "Иванов-Семёнов Пётр", "ив": "Иванов-Семёнов Пётр, Ивантеева Анна", "ванов": "", "и": "", "zoe ivan": "Zoë Ivanova",
			"семен": "", "example": "", "find": "", "%": "", "а%": "", "\x00иван": "Иванов-Семёнов Пётр, Ивантеева Анна", `"`: "", `ив"`: "", strings.Repeat("я", 10_000): "",
		} {
			if got := find(by, 10, strings.Fields(words)...); got != want {
				t.Errorf("%.40q finds %q, not %q", words, got, want)
			}
		}
		if got := find(by, 1, "иван"); got != "Иванов-Семёнов Пётр, …" {
			t.Errorf("a page of one: %q", got)
		}
		guest := by
		guest.Role = access.Guest
		if got := find(guest, 10, "иван"); got != "Ивантеева Анна" {
			t.Errorf("a guest finds %q", got)
		}
		elsewhere := by
		elsewhere.Account = "other"
		if got := find(elsewhere, 10, "иван") + find(access.Actor{}, 10, "иван") + find(access.Actor{Account: by.Account}, 10, "иван"); got != "" {
			t.Errorf("others find %q", got)
		}
	})
}
