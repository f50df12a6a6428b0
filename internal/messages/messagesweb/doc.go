// Package messagesweb is what people and programs see of messages: the conversation of a case on its tab, where one writes, what a
// participant said elsewhere, the forms that change and withdraw a message, the list of conversations, and the operations of the
// API. Opening a conversation marks it as read; the API marks nothing unless it is told to. Start at routes.go.
package messagesweb
