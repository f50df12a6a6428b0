// Package documentsweb is what people and programs see of documents: those of a case on its tab, where several files come in at
// once, a document with its versions, the forms that change it, and the operations of the API. Files are always handed out for
// saving, never to be shown. Start at routes.go.
package documentsweb
