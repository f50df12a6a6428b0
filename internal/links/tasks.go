package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Tasks lists one's own tasks over all cases.
func Tasks() string { return "/tasks" }

// TasksBy is that list at a place and with what narrows it; q may be empty.
func TasksBy(q url.Values) string { return withQuery(Tasks(), q) }

// Task is the page of a task.
func Task(t ids.Task) string { return Tasks() + "/" + url.PathEscape(string(t)) }

// TaskEdit is the form of a task's fields.
func TaskEdit(t ids.Task) string { return Task(t) + "/edit" }

// TaskStatus moves a task on (POST).
func TaskStatus(t ids.Task) string { return Task(t) + "/status" }

// TaskMove puts a task beneath another one (POST); GET asks beneath which.
func TaskMove(t ids.Task) string { return Task(t) + "/move" }

// TaskDelete removes a task (POST); GET asks.
func TaskDelete(t ids.Task) string { return Task(t) + "/delete" }

// CaseTasks lists the tasks of a case.
func CaseTasks(c ids.Case) string { return "/cases/" + url.PathEscape(string(c)) + "/tasks" }

// CaseTasksBy is that list at a place and with what narrows it; q may be empty.
func CaseTasksBy(c ids.Case, q url.Values) string { return withQuery(CaseTasks(c), q) }

// TaskNew is the form of a new task of a case, as a part of parent when that isn't empty.
func TaskNew(c ids.Case, parent ids.Task) string {
	q := url.Values{}
	if parent != "" {
		q.Set("parent", string(parent))
	}
	return withQuery(CaseTasks(c)+"/new", q)
}

// APITasks lists one's own tasks.
func APITasks() string { return "/api/v1/tasks" }

// APITask is one task.
func APITask(t ids.Task) string { return APITasks() + "/" + url.PathEscape(string(t)) }

// APICaseTasks lists the tasks of a case.
func APICaseTasks(c ids.Case) string { return "/api/v1/cases/" + url.PathEscape(string(c)) + "/tasks" }
