package documents

import (
	"cabinet/internal/activity"
	"cabinet/internal/ids"
)

// What this room records. The subject is the document, and every act belongs to its case.
const (
	DocumentAdded   activity.Kind = "documents.added"
	VersionAdded    activity.Kind = "documents.version_added"
	DocumentEdited  activity.Kind = "documents.edited"
	DocumentDeleted activity.Kind = "documents.deleted"
	// VersionInfected is that the scanner found malware in a version; the subject is its document.
	VersionInfected activity.Kind = "documents.version_infected"
	// DocumentSeen is looking at what is known of a document, DocumentDownloaded taking its file (C10).
	DocumentSeen       activity.Kind = "documents.seen"
	DocumentDownloaded activity.Kind = "documents.downloaded"
)

// The names of what was written, as far as an act keeps it.
const (
	nameGiven         = "name"
	nameBefore        = "name_before"
	descriptionBefore = "description_before"
)

// SubjectType is the type of the subject of this room's acts.
const SubjectType = "document"

// ContentPayload says which file it was: size in bytes and SHA-256 stay in the record when the file is gone.
type ContentPayload struct {
	Version int64  `json:"version"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Type    string `json:"type"`
	// SameAs is the document of the case that had the same content already.
	SameAs ids.Document `json:"same_as,omitempty"`
}

// InfectedPayload says in which file malware was found, and what the scanner calls it.
type InfectedPayload struct {
	Version int64  `json:"version"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Finding string `json:"finding"`
}

// EditedPayload names the fields that changed.
type EditedPayload struct {
	Fields []string `json:"fields"`
}

// Acts returns the kinds of this room.
func Acts() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: DocumentAdded, Payload: ContentPayload{}, Erasable: []string{nameGiven}},
		{Kind: VersionAdded, Payload: ContentPayload{}, Erasable: []string{nameGiven}},
		{Kind: DocumentEdited, Payload: EditedPayload{}, Erasable: []string{nameBefore, descriptionBefore}},
		{Kind: DocumentDeleted, Payload: ContentPayload{}, Erasable: []string{nameGiven}},
		{Kind: VersionInfected, Payload: InfectedPayload{}},
		{Kind: DocumentSeen, View: true},
		{Kind: DocumentDownloaded, Payload: ContentPayload{}, View: true},
	}
}

func act(d Document, kind activity.Kind, payload any, words map[string]string) activity.Act {
	return activity.Act{Kind: kind, Case: d.Case, SubjectType: SubjectType, SubjectID: string(d.ID), Payload: payload, Erasable: words}
}
