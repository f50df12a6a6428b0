package access

import "slices"

// Level is how far somebody reaches on a case or a project (C6); each includes the ones below it.
type Level int8

// The levels, from none to most.
const (
	LevelNone Level = iota
	LevelView
	LevelComment
	LevelEdit
	LevelAdminister
)

// levelNames are the stored forms, by level.
func levelNames() []string { return []string{"none", "view", "comment", "edit", "administer"} }

// Levels lists the levels that can be granted, from least to most.
func Levels() []Level { return []Level{LevelView, LevelComment, LevelEdit, LevelAdminister} }

// String returns the level's stable name, the form in which levels are stored.
func (l Level) String() string {
	if names := levelNames(); l >= 0 && int(l) < len(names) {
		return names[l]
	}
	return levelNames()[LevelNone]
}

// ParseLevel reads the form written by [Level.String]; ok is false for anything else, which is [LevelNone].
func ParseLevel(text string) (l Level, ok bool) {
	i := slices.Index(levelNames(), text)
	return Level(max(i, 0)), i >= 0
}

// Key returns the message key of the level's name.
func (l Level) Key() string { return "access.level_name." + l.String() }

// MarshalText writes the stable name, for JSON.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// CaseFacts is what the policy must know of how an actor stands to a case or a project, at the moment of asking (C7).
type CaseFacts struct {
	// Walled tells that a wall in force names the actor, or the group that they are in now (C8); or, while somebody looks as the
	// actor, that person or their group.
	Walled bool
	// Assigned tells of an assignment to the case in force.
	Assigned bool
	// Granted is the highest level in force that was granted to the actor or the group that they are in now, on the case or
	// the project that it is in; [LevelNone] without a grant.
	Granted Level
}

// CaseLevel returns how far a user with a role reaches on a case (C6). Walls keep everybody out, administrators too.
// Administrators and standard users reach every other case, limited users and guests those that they are assigned to;
// there a grant sets their level, and without one limited users edit and guests comment. Guests administer nothing.
func CaseLevel(r Role, f CaseFacts) Level {
	if f.Walled {
		return LevelNone
	}
	switch r {
	case Administrator:
		return LevelAdminister
	case Standard:
		return max(LevelEdit, f.Granted)
	case Limited, Guest:
		if !f.Assigned {
			return LevelNone
		}
	default:
		return LevelNone
	}
	granted := f.Granted
	if granted == LevelNone && r == Limited {
		granted = LevelEdit
	} else if granted == LevelNone {
		granted = LevelComment
	}
	if r == Guest {
		granted = min(granted, LevelEdit)
	}
	return granted
}

// ProjectLevel is [CaseLevel] for a project: only administrators and standard users reach projects, and no wall is built
// around one.
func ProjectLevel(r Role, f CaseFacts) Level {
	if r != Administrator && r != Standard {
		return LevelNone
	}
	return CaseLevel(r, CaseFacts{Granted: f.Granted})
}
