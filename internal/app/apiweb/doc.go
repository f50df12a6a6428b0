// Package apiweb is the readable page of the programming interface (/api), made from the product's OpenAPI document, so
// that it can't say anything else than that. The page is for everybody, as the document is; what an operation is for stands
// in English, as in the document. Start at page.go; document.go reads the document and operation.go makes of it what is shown.
package apiweb
