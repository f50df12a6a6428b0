package email

import (
	"errors"
	"fmt"
	"strings"
)

// Meaning says what a failure is about, so that the right thing follows: another try, a suppressed address, an alarm.
type Meaning string

// The meanings of a failure.
const (
	// Unreachable is no connection, a broken one, or no answer in time.
	Unreachable Meaning = "unreachable"
	// Busy is a server that asks for patience: greylisting, limits, maintenance.
	Busy Meaning = "busy"
	// NoSuchAddress is a recipient that doesn't exist or takes no mail.
	NoSuchAddress Meaning = "no_such_address"
	// MailboxFull is a recipient without room.
	MailboxFull Meaning = "mailbox_full"
	// TooLarge is a message over the server's limit.
	TooLarge Meaning = "too_large"
	// Policy is a refusal by the other side's rules, such as a block list or a failed authentication of the domain.
	Policy Meaning = "policy"
	// Setup is about our own settings: credentials, certificate, encryption, sender address.
	Setup Meaning = "setup"
	// Refused is any other final answer.
	Refused Meaning = "refused"
	// Stopped is an address that [Guard] no longer sends to.
	Stopped Meaning = "stopped"
)

// Stage names the step of the conversation at which it ended.
type Stage string

// The stages in their order.
const (
	StageConnect Stage = "connect"
	StageTLS     Stage = "tls"
	StageAuth    Stage = "auth"
	StageFrom    Stage = "from"
	StageTo      Stage = "to"
	StageData    Stage = "data"
)

// Failure is why a message was not accepted.
type Failure struct {
	// Permanent says that another try can't help: the answer was final and about this recipient or this message.
	// Trouble with our own settings is never permanent, so that no mail is lost while somebody repairs them.
	Permanent bool
	Meaning   Meaning
	Stage     Stage
	Code      int    // the server's reply code, 0 without one
	Enhanced  string // the enhanced status code (RFC 3463), such as "5.1.1", or empty
	Cause     error
}

// Error describes the failure for the log.
func (f *Failure) Error() string {
	kind := "temporary"
	if f.Permanent {
		kind = "permanent"
	}
	return fmt.Sprintf("email: %s failure at %s (%s): %v", kind, f.Stage, f.Meaning, f.Cause)
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// Alarm reports whether a person should look: mail is blocked by policy, or our settings don't work (R84).
func (f *Failure) Alarm() bool { return f.Meaning == Policy || f.Meaning == Setup }

// AsFailure returns the first [Failure] in err's chain, or nil.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// IsPermanent reports whether another try of the same message can't help.
func IsPermanent(err error) bool {
	if errors.Is(err, ErrUnbuildable) || errors.Is(err, ErrExpired) {
		return true
	}
	f := AsFailure(err)
	return f != nil && f.Permanent
}

// IsTemporary reports whether the message should be tried again later.
func IsTemporary(err error) bool { return err != nil && !IsPermanent(err) }

// replied classifies a server's reply by its code, its enhanced code and where in the conversation it came (R84).
func replied(stage Stage, code int, text string, cause error) *Failure {
	f := &Failure{Stage: stage, Code: code, Enhanced: enhanced(text), Cause: cause}
	aboutUs := stage != StageTo && stage != StageData
	switch {
	case code == 535 || code == 530 || code == 534 || code == 538:
		f.Meaning = Setup
	case code/100 == 4 || code == 0:
		f.Meaning = Busy
	case code/100 != 5:
		f.Meaning = Unreachable // an answer outside the protocol: somebody else is speaking on that port
	case aboutUs && !(stage == StageFrom && tooLarge(f)), aboutSender(f.Enhanced):
		f.Meaning = Setup
	default:
		f.Permanent = true
		f.Meaning = finalMeaning(f)
	}
	return f
}

// aboutSender reports a code that speaks of the sender's address, at whatever command the server thought of it.
func aboutSender(enhanced string) bool {
	return strings.HasSuffix(enhanced, ".1.7") || strings.HasSuffix(enhanced, ".1.8")
}

func tooLarge(f *Failure) bool {
	return strings.HasSuffix(f.Enhanced, ".3.4") || strings.HasSuffix(f.Enhanced, ".2.3") || (f.Code == 552 && f.Enhanced == "" && f.Stage != StageTo)
}

func finalMeaning(f *Failure) Meaning {
	_, detail, _ := strings.Cut(f.Enhanced, ".")
	switch {
	case tooLarge(f):
		return TooLarge
	case detail == "2.2" || (f.Code == 552 && detail == ""):
		return MailboxFull
	case strings.HasPrefix(detail, "7.") || f.Code == 554 || f.Code == 552:
		return Policy
	case f.Stage == StageTo && (strings.HasPrefix(detail, "1.") || strings.HasPrefix(detail, "2.") || detail == ""):
		return NoSuchAddress
	default:
		return Refused
	}
}

// enhanced returns the enhanced status code at the head of a reply's text, or "".
func enhanced(text string) string {
	head, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	parts := strings.Split(head, ".")
	if len(parts) != 3 || (parts[0] != "2" && parts[0] != "4" && parts[0] != "5") {
		return ""
	}
	for _, p := range parts[1:] {
		if len(p) == 0 || len(p) > 3 || strings.Trim(p, "0123456789") != "" {
			return ""
		}
	}
	return head
}
