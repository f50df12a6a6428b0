package peopleweb

import (
	"io"
	"net/http"
	"strconv"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

const (
	// maxUpload is the largest body of a picture: the picture and the form around it.
	maxUpload = people.MaxPictureBytes + 64<<10
	// maxForm lets a form with too large a picture in, so that the refusal stands beside the field and not on a page of
	// its own. No more than maxUpload of it is ever kept.
	maxForm = 8 * people.MaxPictureBytes
)

// putPicture takes the picture's bytes as the body and makes it the caller's (API).
func (h handlers) putPicture(c *web.Ctx) error {
	in := people.PictureInput{File: c.R.Body, Size: max(c.R.ContentLength, 0), ContentType: c.R.Header.Get("Content-Type")}
	p, err := h.People.PutPicture(c.Context(), by(c), in)
	if err != nil {
		return err
	}
	out, err := h.answer(c.Context(), c, p)
	if err != nil {
		return err
	}
	c.SetETag(p.Version)
	return c.JSON(http.StatusOK, out.Body)
}

// deletePicture removes the caller's picture (API).
func (h handlers) deletePicture(c *web.Ctx) error {
	if _, err := h.People.DeletePicture(c.Context(), by(c)); err != nil {
		return err
	}
	return c.NoContent()
}

// uploadPicture takes the picture form of the profile page.
func (h handlers) uploadPicture(c *web.Ctx) error {
	form := c.Form()
	file, err := form.File("picture")
	if err != nil {
		return err
	}
	in := people.PictureInput{}
	if file != nil {
		in = people.PictureInput{File: file, Name: file.Name, ContentType: file.Type}
	}
	in.Crop, err = cropOf(form)
	if err == nil && file == nil {
		err = errs.FieldError("picture", "peopleweb.picture.choose_first")
	}
	if err == nil {
		_, err = h.People.PutPicture(c.Context(), by(c), in)
	}
	if errs.Is(err, errs.Invalid) {
		if file != nil {
			_, _ = io.Copy(io.Discard, file) // a browser shows our answer only after it has sent all
		}
		return h.showProfile(c, http.StatusUnprocessableEntity, nil, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "peopleweb.picture.saved")
	return c.Redirect(links.Profile())
}

// cropOf reads the square that the person framed; without scripts there is none and the middle is taken.
func cropOf(form *web.Form) (people.Crop, error) {
	var crop people.Crop
	for name, at := range map[string]*int{"crop_x": &crop.X, "crop_y": &crop.Y, "crop_side": &crop.Side, "rotate": &crop.Rotate} {
		text := form.String(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return crop, errs.FieldError("picture", "picture.crop")
		}
		*at = n
	}
	return crop, nil
}

// removePicture deletes the picture after the person confirmed it.
func (h handlers) removePicture(c *web.Ctx) error {
	if _, err := h.People.DeletePicture(c.Context(), by(c)); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "peopleweb.picture.removed")
	return c.Redirect(links.Profile())
}

// apiPictureSize is the side in pixels of the picture that programs get.
const apiPictureSize = 512

// getPicture answers with the caller's own picture (API).
func (h handlers) getPicture(c *web.Ctx) error {
	p, err := h.People.Me(c.Context(), by(c))
	if err != nil {
		return err
	}
	if p.Picture == "" {
		return errs.E(errs.NotFound, "", nil)
	}
	return h.sendPicture(c, p.ID, p.Picture, apiPictureSize, "no-store")
}

// pictureFile serves one size of a picture to whoever may see it now (R37). Its address changes with the picture, so a
// browser may keep it; shared caches may not.
func (h handlers) pictureFile(c *web.Ctx) error {
	size, err := strconv.Atoi(c.Path("size"))
	if err != nil || ids.Account(c.Path("account")) != by(c).Account {
		return errs.E(errs.NotFound, "", nil)
	}
	return h.sendPicture(c, ids.User(c.Path("user")), ids.Picture(c.Path("picture")), size, "private, max-age=31536000, immutable")
}

func (h handlers) sendPicture(c *web.Ctx, user ids.User, picture ids.Picture, size int, cache string) error {
	file, info, err := h.People.PictureFile(c.Context(), by(c), user, picture, size)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	header := c.W.Header()
	header.Set("Content-Type", "image/jpeg")
	header.Set("Content-Length", strconv.FormatInt(info.Size, 10))
	header.Set("Content-Disposition", "inline; filename=picture.jpg")
	header.Set("Cache-Control", cache)
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.W.WriteHeader(http.StatusOK)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, _ = io.Copy(c.W, file) // the client may have left
	return nil
}

// askRemovePicture asks before the picture goes; pages with scripts ask in a dialog instead.
func (h handlers) askRemovePicture(c *web.Ctx) error {
	page, err := h.Frame(c, c.P.T("peopleweb.picture.remove_title"), links.Profile())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, removePicturePage(page))
}

// removeDeed says what removing the picture does (S4).
func removeDeed(p ui.Page) ui.Deed {
	return ui.Deed{ID: "remove-picture", Title: p.P.T("peopleweb.picture.remove_title"), Text: p.P.T("peopleweb.picture.remove_text"),
		Verb: p.P.T("peopleweb.picture.remove"), Action: links.ProfilePictureDelete(), Cancel: links.Profile(), Danger: true}
}
