package system

import "syscall"

// unsynchronised is the bit by which the kernel says that nobody keeps its clock right (STA_UNSYNC).
const unsynchronised = 0x40

// ClockKept reports whether something, such as an NTP client, keeps the machine's clock right, and whether the machine
// tells.
func ClockKept() (kept, known bool) {
	var state syscall.Timex
	if _, err := syscall.Adjtimex(&state); err != nil {
		return false, false
	}
	return state.Status&unsynchronised == 0, true
}
