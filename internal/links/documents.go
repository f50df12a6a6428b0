package links

import (
	"net/url"
	"strconv"

	"cabinet/internal/ids"
)

// CaseDocuments lists the documents of a case (GET) and takes further ones (POST).
func CaseDocuments(c ids.Case) string { return "/cases/" + url.PathEscape(string(c)) + "/documents" }

// CaseDocumentsBy is that list at a place and with what narrows it; q may be empty.
func CaseDocumentsBy(c ids.Case, q url.Values) string { return withQuery(CaseDocuments(c), q) }

// Document is the page of a document.
func Document(d ids.Document) string { return "/documents/" + url.PathEscape(string(d)) }

// DocumentContent is the file of a document's latest version.
func DocumentContent(d ids.Document) string { return Document(d) + "/content" }

// DocumentContentOf is the file of one version.
func DocumentContentOf(d ids.Document, version int64) string {
	return DocumentContent(d) + "?version=" + strconv.FormatInt(version, 10)
}

// DocumentVersions takes a further version (POST).
func DocumentVersions(d ids.Document) string { return Document(d) + "/versions" }

// DocumentEdit is the form of a document's name and description.
func DocumentEdit(d ids.Document) string { return Document(d) + "/edit" }

// DocumentDelete removes a document (POST); GET asks.
func DocumentDelete(d ids.Document) string { return Document(d) + "/delete" }

// APICaseDocuments lists the documents of a case.
func APICaseDocuments(c ids.Case) string { return apiCase(c) + "/documents" }

// APIDocument is one document.
func APIDocument(d ids.Document) string { return "/api/v1" + Document(d) }
