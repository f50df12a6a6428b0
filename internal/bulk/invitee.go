package bulk

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
)

// Invitee is somebody to invite, as a row of a file and the defaults of its import describe them (P2).
type Invitee struct {
	Email           string       `json:"email"`
	Role            access.Role  `json:"role"`
	FirstName       string       `json:"first_name,omitempty"`
	MiddleName      string       `json:"middle_name,omitempty"`
	LastName        string       `json:"last_name,omitempty"`
	CellNumber      string       `json:"cell_number,omitempty"`
	OfficeNumber    string       `json:"office_number,omitempty"`
	OfficeExtension string       `json:"office_extension,omitempty"`
	IDNumber        string       `json:"id_number,omitempty"`
	JobTitle        ids.JobTitle `json:"job_title_id,omitempty"`
	Group           ids.Group    `json:"group_id,omitempty"` // empty is the default group
	Manages         bool         `json:"manages,omitempty"`
	Branch          ids.Branch   `json:"branch_id,omitempty"`
	Language        string       `json:"language,omitempty"`
	// Line is the personal line of the mail.
	Line string `json:"line,omitempty"`
	// EndsAt is the moment from which they are inactive: the start of the day behind their last one where the account is.
	EndsAt time.Time `json:"ends_at,omitzero"`
	// ReviewLevel is the level at which they review reports; 0 is none.
	ReviewLevel int `json:"review_level,omitempty"`
}

// raises reports whether the invitation would hand out power over others.
func (in Invitee) raises() bool { return in.Role == access.Administrator || in.Manages }

// Defaults are what holds for rows that say nothing of it.
type Defaults struct {
	Role     access.Role  `json:"role"`
	Group    ids.Group    `json:"group_id,omitempty"`
	JobTitle ids.JobTitle `json:"job_title_id,omitempty"`
	Branch   ids.Branch   `json:"branch_id,omitempty"`
	Language string       `json:"language,omitempty"`
	// Line is the personal line of every mail.
	Line string `json:"line,omitempty"`
}
