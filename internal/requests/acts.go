package requests

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the request.
const (
	TitleAsked       activity.Kind = "requests.title_asked"
	TitleApproved    activity.Kind = "requests.title_approved"
	TitleDeclined    activity.Kind = "requests.title_declined"
	RequestWithdrawn activity.Kind = "requests.withdrawn"
	RequestClosed    activity.Kind = "requests.closed"
)

// reasonName and answerName are the names of what the two sides wrote.
const (
	reasonName = "reason"
	answerName = "answer"
	wishName   = "title_name"
)

// TitlePayload says who asked for which job title, or was given it; an empty one is none, or one that didn't exist.
type TitlePayload struct {
	User  ids.User     `json:"user"`
	Title ids.JobTitle `json:"title"`
}

// PersonPayload says whose request it was.
type PersonPayload struct {
	User ids.User `json:"user"`
}

// ClosedPayload says whose request closed itself, and why.
type ClosedPayload struct {
	User  ids.User `json:"user"`
	Cause Cause    `json:"cause"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: TitleAsked, Payload: TitlePayload{}, Erasable: []string{reasonName, wishName}},
		{Kind: TitleApproved, Payload: TitlePayload{}},
		{Kind: TitleDeclined, Payload: PersonPayload{}, Erasable: []string{answerName}},
		{Kind: RequestWithdrawn, Payload: PersonPayload{}},
		{Kind: RequestClosed, Payload: ClosedPayload{}},
	}
}

func subject(r Request, kind activity.Kind, payload any, words map[string]string) activity.Act {
	for name, text := range words {
		if text == "" {
			delete(words, name)
		}
	}
	return activity.Act{Kind: kind, SubjectType: "request", SubjectID: string(r.ID), Payload: payload, Erasable: words}
}
