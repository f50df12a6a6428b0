package people

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
)

// MaxPictureBytes is the size of the largest file that can be a picture.
const MaxPictureBytes = picture.MaxBytes

// PictureSizes lists the sides in pixels of the squares that are kept of every picture.
func PictureSizes() []int { return []int{96, 256, 512} }

// Crop is the square of the upright picture to keep; the zero Crop is the largest from the middle.
type Crop = picture.Crop

// PictureInput is an upload.
type PictureInput struct {
	File io.Reader
	// Size is what the sender says the file's size is; 0 when unknown. The bytes themselves are counted in any case.
	Size int64
	// Name and ContentType are what the sender says the file is; both may be empty, neither may contradict the bytes.
	Name, ContentType string
	Crop              Crop
}

// upload is the input as the studio takes it.
func (in PictureInput) upload(by access.Actor) picture.Upload {
	return picture.Upload{File: in.File, Size: in.Size, Name: in.Name, ContentType: in.ContentType, By: string(by.User), Field: "picture"}
}

// PutPicture makes the upload the actor's picture, in place of the one before, and returns the profile. A refused
// upload is errs.Invalid about the field "picture" with a key of its own for each reason (S4); a server with too many
// pictures at once is errs.Unavailable. Nothing of the file but the pixels of the crop is kept.
func (s *Service) PutPicture(ctx context.Context, by access.Actor, in PictureInput) (Person, error) {
	if _, err := s.self(ctx, s.db, by, access.EditProfile); err != nil {
		return Person{}, err
	}
	squares, err := s.studio.Squares(ctx, in.upload(by), in.Crop, PictureSizes())
	if err != nil {
		return Person{}, err
	}
	made := ids.Picture(s.ids.New())
	// The row and its sweeper come first: whatever happens from here on, no file stays behind without an owner.
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.self(ctx, tx, by, access.EditProfile); err != nil {
			return err
		}
		if err := insertPicture(ctx, tx, by.Account, made); err != nil {
			return err
		}
		return s.dropLater(ctx, tx, by.Account, made, jobs.At(tx.Now().Add(halfTime)))
	})
	if err != nil {
		return Person{}, err
	}
	for _, size := range PictureSizes() {
		file := squares[size]
		if err := s.blobs.Put(ctx, pictureKey(by.Account, made, size), bytes.NewReader(file), int64(len(file))); err != nil {
			return Person{}, err
		}
	}
	return s.setPicture(ctx, by, made, PictureSet)
}

// DeletePicture removes the actor's picture, after which clients see no card of them (S3). Without a picture it
// changes nothing.
func (s *Service) DeletePicture(ctx context.Context, by access.Actor) (Person, error) {
	return s.setPicture(ctx, by, "", PictureRemoved)
}

func (s *Service) setPicture(ctx context.Context, by access.Actor, picture ids.Picture, kind activity.Kind) (Person, error) {
	var p Person
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if p, err = s.selfForChange(ctx, tx, by); err != nil {
			return err
		}
		old := p.Picture
		if old == picture {
			return nil
		}
		if err := holdPicture(ctx, tx, by.Account, picture); err != nil {
			return err
		}
		p.Picture = picture
		if err := s.store(ctx, tx, &p); err != nil {
			return err
		}
		if old != "" {
			if err := s.dropLater(ctx, tx, by.Account, old); err != nil {
				return err
			}
		}
		_, err = s.log.Record(ctx, tx, by, subject(p, kind, nil))
		return err
	})
	return p, err
}

// PictureFile opens the picture of a user in one of [PictureSizes]: a JPEG that the caller closes. An identifier opens
// nothing by itself (R37): the user must have this picture now and the actor must be let see the user's card;
// everything else is errs.NotFound.
func (s *Service) PictureFile(ctx context.Context, by access.Actor, user ids.User, picture ids.Picture, size int) (io.ReadSeekCloser, blob.Info, error) {
	if err := access.Require(by, access.SeeCard, access.Facts{Account: by.Account, Owner: user}); err != nil {
		return nil, blob.Info{}, err
	}
	p, err := selectPerson(ctx, s.db, by.Account, user)
	if err != nil {
		return nil, blob.Info{}, err
	}
	if picture == "" || p.Picture != picture || !slices.Contains(PictureSizes(), size) {
		return nil, blob.Info{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	return s.blobs.Open(ctx, pictureKey(by.Account, picture, size))
}

func pictureKey(account ids.Account, picture ids.Picture, size int) string {
	return blob.Key(string(account), "pictures", fmt.Sprintf("%s-%d", picture, size))
}
