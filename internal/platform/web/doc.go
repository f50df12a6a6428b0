// Package web is the only place that knows HTTP. A room's web package lists its pages and operations as [Route] values;
// [New] joins them into one handler with every rule of the house around them, so that no handler can forget one.
//
// What happens to a request, in this order: request id, log line, guard against panics, security headers, limit by
// client address, path and method, cross-origin check, doorkeeper, door, scope, body limits and form token, the look
// whether it is a repetition (idempotency.go, replayform.go), the handler, and the one mapping of errors to a page or to
// problem+json. See serve.go.
//
// Invariants: a route without a door doesn't start. Links are made from the configured base URL, never from the Host
// header. What was typed never comes back in an error. No answer leaves without the headers of headers.go.
//
// huma serves for the OpenAPI document and its schemas alone (openapi.go). Requests are decoded by our own strict
// decoder (json.go), because the document's validator would answer in English and repeat submitted values.
//
// Start at route.go, then ctx.go (what a handler can do) and api.go (typed operations).
package web
