// Package caseload invents cases that read like real ones: for the demo, where people look at them, and for measuring, where
// there are very many. The same seed and number always give the same case. Nobody and nothing in them exists.
package caseload
