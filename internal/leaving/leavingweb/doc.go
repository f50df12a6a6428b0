// Package leavingweb shows what somebody holds, hands it over and plans that for a last day: /admin/users/{id}/leaving and
// the operations beneath /api/v1/users/{id}/leaving. Start at routes.go, then wizard.go.
package leavingweb
