// Package app is the one place where rooms meet.
//
// [Main] reads the command line and runs one command. [Open] wires a [Program]: configuration → platform → rooms →
// jobs → routes; [Program.Run] serves it and [Program.Close] lets go of everything. Tests start the same value through
// apptest. Nothing here decides anything about people or cases: that is the rooms' business.
//
// Start at program.go (the wiring), routes.go (who is at which address) and commands.go (what an operator can do).
package app
