package activity_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"testing"

	"cabinet/internal/activity"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

// TestActThatCommitsLateIsNotSkipped holds one transaction open while a younger act is committed and sealed. Only
// PostgreSQL lets two transactions write at once.
func TestActThatCommitsLateIsNotSkipped(t *testing.T) {
	clk := clock.NewFake(dbtest.Start)
	d := dbtest.Postgres(t, clk, []fs.FS{activity.Schema()}...)
	log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	w := world{t, d, clk, log}
	recorded, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ctx := context.Background()
		done <- d.Write(ctx, func(tx *db.Tx) error {
			_, err := log.Record(ctx, tx, person("a1"), activity.Act{Kind: "test.looked", Case: "early"})
			close(recorded)
			<-goOn
			return err
		})
	}()
	<-recorded
	w.record(person("a1"), activity.Act{Kind: "test.looked", Case: "late"})
	w.seal()
	if got := w.acts("a1", activity.Filter{}).Acts; len(got) != 1 || got[0].Case != "late" {
		t.Fatalf("while the first is open: %+v", got)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.seal()
	got := w.acts("a1", activity.Filter{}).Acts
	if len(got) != 2 || got[1].Case != "early" || got[1].ID > got[0].ID {
		t.Errorf("positions %+v", got)
	}
	if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 2 {
		t.Errorf("%+v", r)
	}
}
