package ids

// Participant identifies a person or a company that takes part in a case.
type Participant string

// Issue identifies a question that a case turns on.
type Issue string

// Source identifies something that a case rests on, such as a statute or a register.
type Source string

// TemplateField identifies a field or a participant role of an account's record templates.
type TemplateField string
