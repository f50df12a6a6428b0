package mydata

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Ledger is one line of the ledger: whom an account erased, and as whom they live on in its record. It holds nothing of
// the person.
type Ledger struct {
	Account      ids.Account `json:"account"`
	User         ids.User    `json:"user"`
	Pseudonym    string      `json:"pseudonym"`
	KeepIDNumber bool        `json:"keep_id_number"`
	ErasedAt     time.Time   `json:"erased_at"`
}

// ExportLedger writes the ledger of all accounts as JSON lines, the oldest first, and returns how many there are.
func ExportLedger(ctx context.Context, q db.Queryer, w io.Writer) (int, error) {
	lines, err := selectLedgerAllAccounts(ctx, q)
	if err != nil {
		return 0, err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, line := range lines {
		if err := out.Encode(line); err != nil {
			return 0, err
		}
	}
	return len(lines), nil
}

// maxLine bounds one line of a ledger in bytes.
const maxLine = 4 << 10

// ImportLedger adds the lines of a ledger that [ExportLedger] wrote to the one of the database, in the caller's
// transaction; what is there already stays. It returns how many lines it read. A line that can't be read is an error
// that names its number, and nothing is added.
func ImportLedger(ctx context.Context, tx *db.Tx, r io.Reader) (int, error) {
	lines, err := readLedger(r)
	if err != nil {
		return 0, err
	}
	return len(lines), insertLedgers(ctx, tx, lines)
}

func readLedger(r io.Reader) ([]Ledger, error) {
	var out []Ledger
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, maxLine), maxLine)
	for n := 1; in.Scan(); n++ {
		text := strings.TrimSpace(in.Text())
		if text == "" {
			continue
		}
		var line Ledger
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		err := dec.Decode(&line)
		if err == nil && (line.Account == "" || line.User == "" || line.Pseudonym == "" || line.ErasedAt.IsZero() || dec.More()) {
			err = errors.New("it isn't complete")
		}
		if err == nil && !storable(string(line.Account)+string(line.User)+line.Pseudonym) {
			err = errors.New("it holds characters that can't be stored")
		}
		if err != nil {
			return nil, fmt.Errorf("mydata: line %d of the ledger: %w", n, err)
		}
		out = append(out, line)
	}
	return out, in.Err()
}

// doCopyLedger writes the ledger beside the database, whole or not at all, so that a restored copy can learn of erasures
// after its backup.
func (s *Service) doCopyLedger(ctx context.Context, _ ledgerJob) error {
	if s.Ledger == "" {
		return nil
	}
	if err := s.mergeLedger(ctx); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(s.Ledger), ".erasures-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }() // it has its own name by then, or isn't wanted
	_, err = ExportLedger(ctx, s.DB, draft)
	if err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return err
	}
	return os.Rename(draft.Name(), s.Ledger)
}

// mergeLedger takes in what the file knows and the database, being a restored copy, doesn't: neither is ever shortened.
func (s *Service) mergeLedger(ctx context.Context) error {
	file, err := os.Open(s.Ledger)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines, err := readLedger(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return insertLedgers(ctx, tx, lines) })
}

func insertLedgers(ctx context.Context, tx *db.Tx, lines []Ledger) error {
	for _, line := range lines {
		if err := insertLedger(ctx, tx, line); err != nil {
			return err
		}
	}
	return nil
}

func erased(user ids.User, kind activity.Kind, left ErasedPayload) activity.Act {
	return activity.Act{Kind: kind, SubjectType: "user", SubjectID: string(user), Payload: left}
}
