// Package ids gives every thing of the product its own identifier type, so that one can't be handed in for another.
//
// It holds no logic. All identifiers are UUIDv7 texts made by [cabinet/internal/platform/id]; an empty value means "none".
package ids

// Account identifies one organisation of a deployment. Everything belongs to exactly one account.
type Account string

// Login identifies one person's way in, for the whole deployment.
type Login string

// User identifies a membership: one login in one account. It is unique only together with its [Account].
type User string

// Session identifies a signed-in session, not the secret in its cookie.
type Session string

// APIToken identifies a bearer token, not its secret.
type APIToken string

// Act identifies one entry of the activity record.
type Act string

// Case identifies a case.
type Case string

// JobTitle identifies an entry of an account's list of job titles.
type JobTitle string

// Group identifies a group of users; empty is the default group, which every account has without a row.
type Group string

// Invitation identifies an invitation, not the secret in its link.
type Invitation string

// Branch identifies an entry of an account's list of branches.
type Branch string

// Picture identifies one uploaded picture; a replaced picture gets a new one.
type Picture string

// Domain identifies a mail domain that an account says is its own.
type Domain string

// Attribute identifies an additional attribute that an account defined.
type Attribute string

// Choice identifies one answer of a choice attribute.
type Choice string

// Export identifies a file that somebody asked for and that is made in the background.
type Export string

// Connection identifies a directory that keeps an account's users through SCIM, not the secret that it shows.
type Connection string

// ErasureRequest identifies a person's wish to be erased.
type ErasureRequest string
