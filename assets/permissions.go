package assets

import _ "embed"

//go:embed permissions.json
var permissions []byte

// Permissions returns the permissions that an application needs for each purpose, as JSON.
func Permissions() []byte { return permissions }
