package app

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// What is recorded of the deployment as a whole. It stands in the record of the account that looks after the deployment.
const (
	backupMade   activity.Kind = "app.backup_made"
	backupFailed activity.Kind = "app.backup_failed"
	fileDamaged  activity.Kind = "app.file_damaged"
	restored     activity.Kind = "app.restored"
	released     activity.Kind = "app.released"
	keyAdded     activity.Kind = "app.key_added"
	keyResealed  activity.Kind = "app.key_resealed"
	keyRetired   activity.Kind = "app.key_retired"
	// addressStopped stands in the record of the account whose mail was refused.
	addressStopped activity.Kind = "app.address_stopped"
)

// stoppedPayload tells why an address takes no more mail; the address itself can be erased.
type stoppedPayload struct {
	Meaning string `json:"meaning"`
	Code    int    `json:"reply"`
}

// backupPayload tells which backup was made.
type backupPayload struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Rows int64  `json:"rows"`
}

// filesPayload counts stored files that are not what they were.
type filesPayload struct {
	Files int64 `json:"files"`
}

// restoredPayload tells from when the restored data is, by whose release, and how many jobs wait for the release.
type restoredPayload struct {
	BackupAt string `json:"backup_at"`
	Product  string `json:"product"`
	Held     int64  `json:"held"`
}

// releasedPayload tells what became of the jobs that waited.
type releasedPayload struct {
	Dropped int64 `json:"dropped"`
	Sent    int64 `json:"sent"`
}

// keyPayload names a key and counts the values that were sealed anew.
type keyPayload struct {
	Key    string `json:"key"`
	Values int64  `json:"values"`
}

// Acts returns what is recorded of the deployment as a whole.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: backupMade, Payload: backupPayload{}},
		{Kind: backupFailed, Alert: true},
		{Kind: fileDamaged, Payload: filesPayload{}, Alert: true},
		{Kind: restored, Payload: restoredPayload{}, Alert: true},
		{Kind: released, Payload: releasedPayload{}, Alert: true},
		{Kind: keyAdded, Payload: keyPayload{}, Alert: true},
		{Kind: keyResealed, Payload: keyPayload{}},
		{Kind: keyRetired, Payload: keyPayload{}, Alert: true},
		{Kind: addressStopped, Payload: stoppedPayload{}, Erasable: []string{"address"}, Alert: true},
	}
}

// record writes an act of the deployment; by makes its actor from the account that looks after it.
func (p *Program) record(ctx context.Context, tx *db.Tx, by func(ids.Account) access.Actor, a activity.Act) error {
	home, err := p.Accounts.Home(ctx, tx)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	_, err = p.Acts.Record(ctx, tx, by(home), a)
	return err
}
