package access

// What is done to cases and projects, and within them.
const (
	// CreateCase is opening a case.
	CreateCase Action = "create_case"
	// SeeCase is reading a case and all that is in it; [SeenCases] is its list form.
	SeeCase Action = "see_case"
	// CommentCase is writing a message to colleagues, or answering what one is asked.
	CommentCase Action = "comment_case"
	// EditCase is changing a case's own data: name, type, area, stage, state short of closing.
	EditCase Action = "edit_case"
	// CloseCase is closing and reopening a case.
	CloseCase Action = "close_case"
	// ExportCase is taking a case out as files.
	ExportCase Action = "export_case"
	// SeeAccess is looking at who was granted what on a case, what was done in it, and who looked at it.
	SeeAccess Action = "see_access"
	// JoinCase is assigning oneself to a case, and leaving it.
	JoinCase Action = "join_case"
	// AssignPerson is assigning others to a case, and removing them.
	AssignPerson Action = "assign_person"
	// AdministerCase is granting levels, building and lifting walls, moving a case to another project, and typing its number
	// by hand.
	AdministerCase Action = "administer_case"
	// EditParticipants is keeping a case's participants, issues and sources.
	EditParticipants Action = "edit_participants"
	// EditTask is changing a task of a case.
	EditTask Action = "edit_task"
	// AssignTask is giving a task of a case to somebody.
	AssignTask Action = "assign_task"
	// EditEvents is keeping a case's events.
	EditEvents Action = "edit_events"
	// EditDocuments is keeping a case's documents.
	EditDocuments Action = "edit_documents"
	// WriteReport is writing a report on a case, and submitting it.
	WriteReport Action = "write_report"
	// ReviewReport is deciding about a report that others wrote on a case.
	ReviewReport Action = "review_report"
	// WriteToClients is writing to the client side of a case.
	WriteToClients Action = "write_to_clients"
	// CreateProject is making a project.
	CreateProject Action = "create_project"
	// SeeProject is reading a project and which of its cases one sees.
	SeeProject Action = "see_project"
	// EditProject is changing a project's data, closing and reopening it.
	EditProject Action = "edit_project"
	// AdministerProject is granting levels on all cases of a project.
	AdministerProject Action = "administer_project"
)

// caseActions is the part of the policy about cases and projects.
func caseActions() []Need {
	return []Need{
		{Action: CreateCase, Reach: ReachEverybody, Scope: ScopeWrite, Permission: CreateCases},
		{Action: SeeCase, Reach: ReachCase, Scope: ScopeRead, Level: LevelView},
		{Action: CommentCase, Reach: ReachCase, Scope: ScopeWrite, Level: LevelComment},
		{Action: EditCase, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit},
		{Action: CloseCase, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: CloseCases},
		{Action: ExportCase, Reach: ReachCase, Scope: ScopeRead, Level: LevelView, Permission: Export},
		{Action: SeeAccess, Reach: ReachCase, Scope: ScopeRead, Level: LevelView, Staff: true},
		{Action: JoinCase, Reach: ReachCase, Scope: ScopeWrite, Level: LevelView, Staff: true},
		{Action: AssignPerson, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: AssignPeople, Staff: true},
		{Action: AdministerCase, Reach: ReachCase, Scope: ScopeWrite, Level: LevelAdminister},
		{Action: EditParticipants, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: ManageParticipants},
		{Action: EditTask, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit},
		{Action: AssignTask, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: AssignTasks},
		{Action: EditEvents, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: ManageEvents},
		{Action: EditDocuments, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: ManageDocuments},
		{Action: WriteReport, Reach: ReachCase, Scope: ScopeWrite, Level: LevelEdit, Permission: WriteReports},
		{Action: ReviewReport, Reach: ReachCase, Scope: ScopeWrite, Level: LevelView, Permission: ReviewReports},
		{Action: WriteToClients, Reach: ReachCase, Scope: ScopeWrite, Level: LevelComment, Permission: MessageClients},
		{Action: CreateProject, Reach: ReachStaff, Scope: ScopeWrite, Permission: CreateCases},
		{Action: SeeProject, Reach: ReachStaff, Scope: ScopeRead},
		{Action: EditProject, Reach: ReachStaff, Scope: ScopeWrite, Permission: CreateCases},
		{Action: AdministerProject, Reach: ReachProject, Scope: ScopeWrite, Level: LevelAdminister},
	}
}
