package activity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Line is one act of a JSON-lines export. Together with the line before it, it is complete enough to recompute its hash.
type Line struct {
	Account     ids.Account       `json:"account_id"`
	Position    int64             `json:"position"`
	ID          ids.Act           `json:"id"`
	At          string            `json:"at"`
	Kind        Kind              `json:"kind"`
	Outcome     Outcome           `json:"outcome"`
	User        ids.User          `json:"user_id"`
	Login       ids.Login         `json:"login_id"`
	OnBehalfOf  ids.User          `json:"on_behalf_of"`
	ViewedAs    ids.User          `json:"viewed_as"`
	ViewedAsNo  string            `json:"viewed_as_number"`
	Role        access.Role       `json:"role"`
	IDNumber    string            `json:"id_number"`
	Case        ids.Case          `json:"case_id"`
	SubjectType string            `json:"subject_type"`
	SubjectID   string            `json:"subject_id"`
	Payload     json.RawMessage   `json:"payload"`
	Personal    map[string]string `json:"personal,omitempty"`
	Erased      []string          `json:"erased,omitempty"`
	Digests     json.RawMessage   `json:"digests"`
	Door        access.Door       `json:"door"`
	Session     ids.Session       `json:"session_id"`
	Token       ids.APIToken      `json:"token_id"`
	RemoteIP    string            `json:"remote_ip"`
	RequestID   string            `json:"request_id"`
	Hash        string            `json:"hash"`
}

func writeJSON(w io.Writer, e exported) error {
	line := Line{Account: e.Account, Position: e.Position, ID: e.ID, At: stamp(e.At), Kind: e.Kind, Outcome: e.Outcome, User: e.User, Login: e.Login,
		OnBehalfOf: e.OnBehalfOf, ViewedAs: e.ViewedAs, ViewedAsNo: e.ViewedAsNumber, Role: e.Role, IDNumber: e.IDNumber, Case: e.Case, SubjectType: e.SubjectType, SubjectID: e.SubjectID,
		Payload: raw(e.Payload), Personal: e.Erasable, Erased: e.Erased, Digests: raw(e.digests), Door: e.Door, Session: e.Session,
		Token: e.Token, RemoteIP: e.RemoteIP, RequestID: e.RequestID, Hash: e.Hash}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return err
	}
	// Outside of its texts JSON has no unseen characters but the line's end, so what is left of them belongs to texts.
	text := escape(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
	_, err := io.WriteString(w, text+"\n")
	return err
}

// raw is stored JSON as it stands, or null.
func raw(text string) json.RawMessage {
	if text == "" || !json.Valid([]byte(text)) {
		return nil
	}
	return json.RawMessage(text)
}

// SealOf recomputes a line's hash from the line and the hash of the line before it, empty before the first act. An export
// of all acts proves itself that way, without the database.
func SealOf(l Line, before string) (string, error) {
	at, err := time.Parse(time.RFC3339Nano, l.At)
	if err != nil {
		return "", fmt.Errorf("activity: time of a line: %w", err)
	}
	text := func(r json.RawMessage) string {
		if string(r) == "null" {
			return ""
		}
		return string(r)
	}
	digests, err := parseDigests(text(l.Digests))
	if err != nil {
		return "", fmt.Errorf("activity: digests of a line: %w", err)
	}
	e := Entry{Account: l.Account, Position: l.Position, ID: l.ID, At: at, Kind: l.Kind, Outcome: l.Outcome, User: l.User, Login: l.Login,
		OnBehalfOf: l.OnBehalfOf, ViewedAs: l.ViewedAs, ViewedAsNumber: l.ViewedAsNo, Role: l.Role, IDNumber: l.IDNumber, Case: l.Case, SubjectType: l.SubjectType, SubjectID: l.SubjectID,
		Payload: unescape(text(l.Payload)), Door: l.Door, Session: l.Session, Token: l.Token, RemoteIP: l.RemoteIP, RequestID: l.RequestID}
	if _, apart := digests[remoteIP]; apart {
		e.RemoteIP = "" // it is sealed by its digest
	}
	return seal(e, text(l.Digests), before), nil
}
