package tasks

import "cabinet/internal/holdings"

// Holding is the kind of what passes to an heir: open tasks, overdue ones included (P12).
const Holding = "tasks"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"tasks.assignee_id"}},
		{Kind: "task_history", Fate: holdings.History, Columns: []string{"tasks.assigned_by", "tasks.created_by", "tasks.closed_by"}},
	}
}
