package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Cases lists the cases that one may open; the workspace begins there.
func Cases() string { return "/cases" }

// CasesBy is the list narrowed and ordered by parameters of its page.
func CasesBy(q url.Values) string { return withQuery(Cases(), q) }

// CaseViewsOwn is where one's own views of the list are kept; q is what is to be saved.
func CaseViewsOwn(q url.Values) string { return withQuery("/case-views", q) }

// CaseViewDelete deletes one of one's own views.
func CaseViewDelete(v ids.SavedView) string {
	return CaseViewsOwn(nil) + "/" + url.PathEscape(string(v)) + "/delete"
}

// APICaseViews are one's own views of the list.
func APICaseViews() string { return "/api/v1/case-views" }

// CaseNew is the form of a new case; project, which may be empty, is chosen beforehand.
func CaseNew(project ids.Project) string {
	if project == "" {
		return Cases() + "/new"
	}
	return Cases() + "/new?" + url.Values{"project": {string(project)}}.Encode()
}

// Case is the first page of a case.
func Case(c ids.Case) string { return Cases() + "/" + url.PathEscape(string(c)) }

// CaseEdit is the form of a case.
func CaseEdit(c ids.Case) string { return Case(c) + "/edit" }

// CaseStage brings a case to another stage (POST).
func CaseStage(c ids.Case) string { return Case(c) + "/stage" }

// CaseState brings a case to another state (POST).
func CaseState(c ids.Case) string { return Case(c) + "/state" }

// CaseClose closes a case (POST); GET says what is still open.
func CaseClose(c ids.Case) string { return Case(c) + "/close" }

// CasePeople are the people who are on a case.
func CasePeople(c ids.Case) string { return Case(c) + "/people" }

// CasePersonAdd is where people are found who can be added to a case; POST adds one.
func CasePersonAdd(c ids.Case, search string) string {
	if search == "" {
		return CasePeople(c) + "/add"
	}
	return CasePeople(c) + "/add?" + url.Values{"q": {search}}.Encode()
}

// CaseGuestInvite is where a guest is invited to a case.
func CaseGuestInvite(c ids.Case) string { return CasePeople(c) + "/invite" }

// CaseJoin adds oneself to a case (POST).
func CaseJoin(c ids.Case) string { return CasePeople(c) + "/join" }

// CasePersonRemove removes somebody from a case (POST); GET says what that means.
func CasePersonRemove(c ids.Case, u ids.User) string {
	return CasePeople(c) + "/" + url.PathEscape(string(u)) + "/remove"
}

// CaseAccess says who may do what with a case, and whom walls keep out.
func CaseAccess(c ids.Case) string { return Case(c) + "/access" }

// CaseActivity is what was done in a case.
func CaseActivity(c ids.Case) string { return Case(c) + "/activity" }

// CaseViews is who looked at a case.
func CaseViews(c ids.Case) string { return Case(c) + "/views" }

// CaseAccessOf explains what one user may do with a case.
func CaseAccessOf(c ids.Case, u ids.User) string {
	return CaseAccess(c) + "/" + url.PathEscape(string(u))
}

// CaseGrant gives a level on a case (POST); GET is its form.
func CaseGrant(c ids.Case) string { return Case(c) + "/grant" }

// CaseWall builds a wall around a case (POST); GET is its form.
func CaseWall(c ids.Case) string { return Case(c) + "/wall" }

// GrantRevoke takes a granted level away (POST). It belongs to the page of what it was granted on.
func GrantRevoke(g ids.Grant) string { return "/grants/" + url.PathEscape(string(g)) + "/revoke" }

// Walls lists the walls of the account, for administrators.
func Walls() string { return "/admin/walls" }

// WallLift lifts a wall with a reason (POST); GET asks for that.
func WallLift(w ids.Wall) string { return "/walls/" + url.PathEscape(string(w)) + "/lift" }

// CaseGuests is where the account says how many guests a case takes, and which.
func CaseGuests() string { return "/admin/case-guests" }

// Projects lists the account's projects.
func Projects() string { return "/projects" }

// ProjectsBy is the list narrowed by parameters of its page.
func ProjectsBy(q url.Values) string { return withQuery(Projects(), q) }

// ProjectNew is the form of a new project.
func ProjectNew() string { return Projects() + "/new" }

// Project is the page of a project.
func Project(p ids.Project) string { return Projects() + "/" + url.PathEscape(string(p)) }

// ProjectEdit is the form of a project.
func ProjectEdit(p ids.Project) string { return Project(p) + "/edit" }

// ProjectState closes or reopens a project (POST).
func ProjectState(p ids.Project) string { return Project(p) + "/state" }

// ProjectGrant gives a level on all cases of a project (POST); GET is its form.
func ProjectGrant(p ids.Project) string { return Project(p) + "/grant" }

// APICases lists cases.
func APICases() string { return "/api/v1/cases" }

// APICase is one case.
func APICase(c ids.Case) string { return APICases() + "/" + url.PathEscape(string(c)) }

// APIProjects lists projects.
func APIProjects() string { return "/api/v1/projects" }

// APIProject is one project.
func APIProject(p ids.Project) string { return APIProjects() + "/" + url.PathEscape(string(p)) }
