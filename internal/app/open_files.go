package app

import (
	"path/filepath"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
)

// openBlobs opens where the settings say that files are.
func openBlobs(c config.Config, wall clock.Wall) (blob.Backend, error) {
	if c.Files != "s3" {
		return opened(blob.Disk(filepath.Join(c.Data, "files"), wall))
	}
	return opened(blob.S3(blob.S3Config{Endpoint: c.S3Endpoint, Bucket: c.S3Bucket, Region: c.S3Region, Prefix: c.S3Prefix,
		AccessKey: c.S3AccessKey, SecretKey: c.S3SecretKey, CAFile: c.S3CAFile, PathStyle: c.S3PathStyle, Temp: filepath.Join(c.Data, "uploads")}, wall))
}

// opened keeps a nil pointer from becoming a store that looks open.
func opened[B blob.Backend](b B, err error) (blob.Backend, error) {
	if err != nil {
		return nil, err
	}
	return b, nil
}
