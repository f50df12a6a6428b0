package casesweb

import (
	"cmp"
	"slices"

	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

func stateOptions(p ui.Texts) []ui.Option {
	var out []ui.Option
	for _, s := range openStates() {
		out = append(out, ui.Option{Value: string(s), Text: p.T(s.Key())})
	}
	return out
}

func areaOptions(all practice.All) []ui.Option {
	var out []ui.Option
	for _, x := range all.Areas {
		out = append(out, ui.Option{Value: string(x.ID), Text: x.Name})
	}
	return out
}

// stageOptions are the stages of every area, under its name.
func stageOptions(all practice.All) []ui.Option {
	var out []ui.Option
	for _, x := range all.Areas {
		for _, s := range x.Stages {
			out = append(out, ui.Option{Value: string(s.ID), Text: s.Name, Group: x.Name})
		}
	}
	return out
}

func typeOptions(all practice.All) []ui.Option {
	var out []ui.Option
	for _, x := range all.Types {
		out = append(out, ui.Option{Value: string(x.ID), Text: x.Name})
	}
	return out
}

func groupOptions(all practice.All) []ui.Option {
	var out []ui.Option
	for _, x := range all.Groups {
		out = append(out, ui.Option{Value: string(x.ID), Text: x.Name})
	}
	return out
}

func projectOptions(all map[ids.Project]cases.Project) []ui.Option {
	var out []ui.Option
	for _, x := range all {
		out = append(out, ui.Option{Value: string(x.ID), Text: x.Name})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(a.Text, b.Text) })
	return out
}
