package mydata

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
)

// Stops remembers which addresses take no mail; [email.Guard] does.
type Stops interface {
	// Forget removes whatever is remembered of an address in an account's mail and in the deployment's own.
	Forget(ctx context.Context, tx *db.Tx, account, address string) error
}

// MailPart is the part of what the way of mail remembers of a person's address: that it takes none, and the acts that tell of
// it. Those stand in the record as the machine's or an administrator's, so only the address itself leads to them.
func MailPart(stops Stops) Part {
	return Part{
		Name: "mydata.part.stopped_mail",
		Erase: func(ctx context.Context, tx *db.Tx, before people.Person) error {
			if before.Email == "" {
				return nil
			}
			if err := stops.Forget(ctx, tx, string(before.Account), before.Email); err != nil {
				return err
			}
			return deleteRecordedAddress(ctx, tx, before.Account, before.Email)
		},
	}
}

// deleteRecordedAddress erases the address from the personal values of the account's acts, in each of its spellings.
func deleteRecordedAddress(ctx context.Context, tx *db.Tx, account ids.Account, address string) error {
	shown, key, err := email.ParseAddress(address)
	if err != nil {
		shown, key = address, address
	}
	_, err = tx.Exec(ctx, `delete from act_erasable where account_id = ? and value in (?, ?, ?)`, account, address, shown, key)
	return err
}
