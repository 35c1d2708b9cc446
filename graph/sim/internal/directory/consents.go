package directory

import "slices"

// ConsentByID returns the delegated permission grant with an id, or nil.
func (d *Directory) ConsentByID(id string) *Consent {
	i := slices.IndexFunc(d.Consents, func(g *Consent) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return d.Consents[i]
}
