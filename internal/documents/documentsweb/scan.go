package documentsweb

import (
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/documents"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// Scan is in the API what the malware scanner said of a file.
type Scan struct {
	State documents.ScanState `json:"state" enum:"pending,clean,infected,unscanned" doc:"A pending file is for who added it alone, an infected one for nobody: 409"`
	// ScannedAt is absent before the scanner answered.
	ScannedAt *time.Time `json:"scanned_at,omitempty" format:"date-time" doc:"Absent before the scanner answered"`
	Finding   string     `json:"finding" doc:"Name of the malware; too_large of a file that the scanner doesn't take; else empty"`
}

func scanOf(s documents.Scan) Scan {
	out := Scan{State: s.State, Finding: s.Finding}
	if !s.At.IsZero() {
		out.ScannedAt = &s.At
	}
	return out
}

func scanBadge(p ui.Texts, s documents.Scan) templ.Component { return ui.ScanBadge(p, string(s.State)) }

// scanText says what the state of a file means for who reads it.
func scanText(p ui.Texts, s documents.Scan) string {
	if s.State == documents.ScanUnscanned && s.Finding == documents.FindingTooLarge {
		return p.T("documentsweb.scan.too_large")
	}
	return p.T("documentsweb.scan."+string(s.State)+"_text", errs.Args{"Finding": s.Finding})
}
