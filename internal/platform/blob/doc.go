// Package blob keeps files outside the database: pictures, attachments, letters. [Store] is the promise, [Disk] keeps
// it in a folder and [S3] in a bucket; blobtest holds every store to it. [Backend] is what the product opens.
//
// A key is account/area/id: lower-case letters, digits and hyphens, made by the server and never from what a person
// typed. A file is there whole or not at all: on disk it is written beside its place, synced and renamed; into a bucket
// it goes with its sum, in one piece or in parts that count together. The row that names a file is committed after the
// file is put and removed before it is deleted, so a crash leaves at worst a file that no row names.
package blob
