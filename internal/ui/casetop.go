package ui

// CaseHead is what stands at the top of every page of a case (C2): which case it is, how it stands, and the ways to its
// other pages.
type CaseHead struct {
	Number, Name string
	Path         string // the case's first page
	// Tone and State say how the case stands, in words.
	Tone  Tone
	State string
	// Lines are what everybody wants to know first, such as the stage and who is responsible.
	Lines []string
	Tabs  []Tab
	// Actions are buttons beside the name; More are in the menu behind them.
	Actions []Action
	More    []Action
}

// Section is what the page's title in the browser says behind its own name.
func (h CaseHead) Section() string { return h.Number }
