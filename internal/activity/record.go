package activity

import (
	"context"
	"maps"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Record writes what by did into the record, in the caller's transaction; both are kept or neither (R71). Time comes
// from the transaction, everything about the person from the actor. It refuses acts that their kind doesn't declare.
// Of an actor as whom somebody looks the viewer is named as who acted, and the actor as whom they looked, each with their ID number;
// all but views is then errs.Forbidden, so that nothing is changed that way (C13).
// The act gets its position within a second after the commit.
func (l *Log) Record(ctx context.Context, tx *db.Tx, by access.Actor, a Act) (ids.Act, error) {
	if a.Outcome == "" {
		a.Outcome = Done
	}
	payload, err := l.kinds.check(a)
	if err != nil {
		return "", err
	}
	if k := l.kinds[a.Kind]; by.Viewing() && a.Outcome == Done && !k.View && !k.Viewing {
		return "", errs.E(errs.Forbidden, "access.viewing", nil)
	}
	personal := a.Erasable
	if by.RemoteIP != "" {
		personal = maps.Clone(personal)
		if personal == nil {
			personal = map[string]string{}
		}
		personal[remoteIP] = by.RemoteIP
	}
	values, digests := l.digest(personal)
	e := Entry{
		Account: by.Account, ID: ids.Act(l.ids.New()), At: tx.Now(), Kind: a.Kind, Outcome: a.Outcome,
		User: by.User, Login: by.Login, OnBehalfOf: a.OnBehalfOf, Role: by.Role, IDNumber: by.IDNumber,
		Case: a.Case, SubjectType: a.SubjectType, SubjectID: a.SubjectID, Payload: payload,
		Door: by.Door, Session: by.Session, Token: by.Token, RequestID: by.RequestID,
	}
	if by.Viewing() {
		e.ViewedAs, e.ViewedAsNumber = by.User, by.IDNumber
		e.User, e.Role, e.IDNumber = by.Viewer.User, by.Viewer.Role, by.Viewer.IDNumber
	}
	if err := insertAct(ctx, tx, e, digests); err != nil {
		return "", err
	}
	for _, v := range values {
		if err := insertErasable(ctx, tx, e.Account, e.ID, v); err != nil {
			return "", err
		}
	}
	tx.AfterCommit(l.wakeSealer)
	return e.ID, nil
}

// Refuse records, in a transaction of its own, that by tried the act and was refused: the caller's transaction is
// rolled back by then. It must not be called inside a transaction.
func (l *Log) Refuse(ctx context.Context, by access.Actor, a Act) error {
	a.Outcome = Refused
	return l.db.Write(ctx, func(tx *db.Tx) error {
		_, err := l.Record(ctx, tx, by, a)
		return err
	})
}

func (l *Log) wakeSealer() {
	select {
	case l.wake <- struct{}{}:
	default: // a wake-up is already waiting
	}
}
