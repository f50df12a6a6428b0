package demo

import "cabinet/internal/reports"

// reportsOn lists the reports on a case.
func reportsOn(name string) []written {
	const incident, property = "Incident report", "Property and evidence report"
	submitted := decision{kind: reports.StepSubmitted}
	switch name {
	case "Theft from containers, Quay 4":
		return []written{
			{who: "Mahmood", title: "Open containers found on patrol", form: incident, answers: map[string]string{
				"Date of the incident": "2026-10-03", "Place": "Quay 4, Harbour Road, row C", "How was it reported?": "On patrol", "Was a vehicle involved?": "yes",
				"What happened?":             "At 02:40 I found three containers in row C with cut seals and their doors ajar. A white van without a booking left through gate 2 when I came near; I could read the first half of its number, NM71.",
				"What was done on the spot?": "Control was told at 02:43. I closed off the row until the examiners came at 04:10 and took the names of both guards on shift.",
				"Number of people injured":   "0",
				"Were statements taken?":     "yes",
				"Photographs and recordings": "",
			}, steps: []decision{submitted, {who: "Milner", kind: reports.StepApproved}, {who: "Lockhart", kind: reports.StepApproved, text: "Good work on the number plate."},
				{who: "Fletcher", kind: reports.StepClosed}}},
			{who: "Mahmood", title: "Cable drums in the van at gate 2", form: property, answers: map[string]string{
				"Description": "Two drums of copper cable, 35 mm², with labels of the port authority", "Number of items": "2", "How was it obtained?": "Seized", "Date": "2026-10-09",
				"Where is it kept?": "Property store, North Station, bay 11", "Seal number": "NC 0044817",
			}, steps: []decision{submitted}},
			{who: "Mahmood", title: "What the crane driver saw", form: incident, answers: map[string]string{
				"Date of the incident": "2026-10-05", "Place": "Quay 4, crane 2", "How was it reported?": "At the station", "Was a vehicle involved?": "no",
				"What happened?":             "The driver saw two men on row C at about one in the morning.",
				"What was done on the spot?": "He was asked to come back for a statement.",
				"Number of people injured":   "0", "Were statements taken?": "no",
			}, steps: []decision{submitted, {who: "Milner", kind: reports.StepReturned, text: "Please add how far he was from the row and what light there was. His name and how to reach him belong among the participants."}}},
			{who: "Mahmood", title: "Guards on shift on 3 October", form: incident, answers: map[string]string{
				"Date of the incident": "2026-10-03", "Place": "Gate house, Quay 4", "How was it reported?": "On patrol", "Was a vehicle involved?": "no",
				"What happened?":             "Both guards say that they made their rounds at midnight and at two. The book has an entry for midnight alone.",
				"What was done on the spot?": "The book was photographed.",
				"Number of people injured":   "0", "Were statements taken?": "yes",
			}, steps: []decision{submitted, {who: "Milner", kind: reports.StepAsked, text: "Which of the two made the entry at midnight?"}}},
			{who: "Mahmood", title: "Recordings of both gates", form: property, answers: map[string]string{
				"Description": "Two disks with the recordings of cameras 1 to 12, 1 to 7 October", "Number of items": "2", "How was it obtained?": "Handed in", "Date": "2026-10-10",
				"Where is it kept?": "Property store, North Station, safe 3", "Seal number": "NC 0044822",
			}, steps: []decision{submitted, {who: "Redfern", kind: reports.StepApproved}}},
			{who: "Mahmood", title: "Second visit to the gate house", form: incident, answers: map[string]string{
				"Date of the incident": "2026-10-12", "Place": "Gate house, Quay 4"}},
		}
	case "Handling of stolen cable, Northmere Metals":
		return []written{
			{who: "Lockhart", title: "Cable weighed in at the yard", form: property, answers: map[string]string{
				"Description": "Burnt copper, 412 kg by the yard’s scales, in four sacks", "Number of items": "4", "How was it obtained?": "Seized", "Date": "2026-10-08",
				"Where is it kept?": "Property store, Harbour Station, cage 2", "Seal number": "NC 0044790",
			}, steps: []decision{submitted, {who: "Redfern", kind: reports.StepApproved}}},
		}
	}
	return nil
}
