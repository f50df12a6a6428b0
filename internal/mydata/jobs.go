package mydata

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// eraseJob is the job that tells a person and erases them.
type eraseJob struct {
	Account ids.Account        `json:"account"`
	Request ids.ErasureRequest `json:"request"`
}

// tellJob is the job that mails a person the answer to their request.
type tellJob struct {
	Account ids.Account        `json:"account"`
	Request ids.ErasureRequest `json:"request"`
	Version int64              `json:"version"`
}

// ledgerJob is the job that copies the ledger out of the database.
type ledgerJob struct{}

// newsLife is how long an answer is still news.
const newsLife = 7 * 24 * time.Hour

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.erasing = jobs.Register(q, jobs.Kind[eraseJob]{Name: "mydata.erase", Timeout: 5 * time.Minute, Do: s.doErase, Outside: true})
	s.tells = jobs.Register(q, jobs.Kind[tellJob]{Name: "mydata.tell", Timeout: 2 * time.Minute, NotAfter: newsLife, Do: s.doTell, Outside: true})
	s.ledger = jobs.Register(q, jobs.Kind[ledgerJob]{Name: "mydata.copy_ledger", Priority: jobs.Bulk, Inside: true, Timeout: time.Minute, Do: s.doCopyLedger})
}

// tellLater tells the person of the request as the given version has it, unless it is changed before.
func (s *Service) tellLater(ctx context.Context, tx *db.Tx, r Request, version int64) error {
	_, err := s.tells.Enqueue(ctx, tx, tellJob{r.Account, r.ID, version}, jobs.Account(string(r.Account)))
	return err
}
