package sim

// Door is NewDoor as a method.
func (t *Tenant) Door() *Door { return NewDoor(t) }

// SignedIn is SignedInDoor as a method.
func (t *Tenant) SignedIn(scopes ...string) *Door { return SignedInDoor(t, scopes...) }

// Acting is ActingDoor as a method.
func (t *Tenant) Acting(name string) *Door { return ActingDoor(t, name) }
