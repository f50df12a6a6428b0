package peopleweb

import (
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/requests"
	"cabinet/internal/ui"
)

// titles reads what the profile says of job titles: those to choose from, and what the person asked for.
func (h handlers) titles(c *web.Ctx, v *profileView) (err error) {
	if v.Titles, err = h.Requests.Titles(c.Context(), by(c)); err != nil {
		return err
	}
	last, err := h.Requests.MyTitle(c.Context(), by(c))
	if last.State == requests.Open || last.News() {
		v.Asked = last
	}
	return err
}

// choosesTitle reports whether there is a job title to choose: while one is asked for the answer comes first.
func (v profileView) choosesTitle() bool { return len(v.Titles) > 0 && v.Asked.State != requests.Open }

func (v profileView) titleField() ui.Field {
	f := v.field("job_title_id", ui.Field{Optional: true, Hint: v.t("peopleweb.profile.title_hint"),
		Options: []ui.Option{{Text: v.t("peopleweb.profile.no_title")}}})
	for _, t := range v.Titles {
		f.Options = append(f.Options, ui.Option{Value: string(t.ID), Text: t.Name})
	}
	return f
}

// titleHint says why the job title can't be chosen.
func (v profileView) titleHint() string {
	if v.Asked.State == requests.Open {
		return v.t("peopleweb.profile.title_asked")
	}
	return v.t("peopleweb.profile.title_none")
}

func (v profileView) askedTone() ui.Tone {
	switch v.Asked.State {
	case requests.Approved:
		return ui.OK
	case requests.Declined:
		return ui.Warn
	default:
		return ui.Info
	}
}

// askedText says where the request for a job title stands, in a sentence.
func (v profileView) askedText(at string) string {
	name := v.Asked.TitleName
	if name == "" {
		name = v.t("requests.no_title")
	}
	return v.t("requests.last."+string(v.Asked.State), errs.Args{"Title": name, "At": at})
}
