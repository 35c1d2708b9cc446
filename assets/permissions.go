package assets

import _ "embed"

//go:embed permissions.json
var permissions []byte

// Permissions is which permissions an application needs for what, as JSON.
func Permissions() []byte { return permissions }
