// Package config holds every setting of the program as one struct, filled from flags, CABINET_… variables and a file.
//
// [Config] is the only place a setting is declared; `cabinet settings` and docs/settings.md are drawn from it by
// [Settings], so that none can be forgotten. Precedence: flag, variable, file, default. A secret may also be given by
// the path of a file that holds it. Nothing else in the product reads the environment.
package config
