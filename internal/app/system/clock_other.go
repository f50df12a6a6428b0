//go:build !linux

package system

// ClockKept reports that this machine doesn't tell whether its clock is kept right.
func ClockKept() (kept, known bool) { return false, false }
