package attributes

import (
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// cleanLine is [writing.Line] with the words for what is wrong, as in the profile: a message key, or empty.
func cleanLine(input string, limit int) (text, wrong string, args errs.Args) {
	return said(writing.Line, input, limit)
}

// cleanBlock is [writing.Block] with the words for what is wrong.
func cleanBlock(input string, limit int) (text, wrong string, args errs.Args) {
	return said(writing.Block, input, limit)
}

// cleanLink is [writing.Link] with the words for what is wrong.
func cleanLink(input string, limit int) (address, wrong string, args errs.Args) {
	return said(writing.Link, input, limit)
}

func said(clean func(string, int) (string, writing.Fault), input string, limit int) (text, wrong string, args errs.Args) {
	text, fault := clean(input, limit)
	wrong, args = people.TextWrong(fault, limit)
	return text, wrong, args
}
