package core

import "cspready/graph/sim/scenario"

// SetPerson replaces the person at the browser or changes their behaviour.
func (t *State) SetPerson(p scenario.Person) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.CurrentPerson = p
}

// Person returns the person at the browser.
func (t *State) Person() scenario.Person {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.CurrentPerson
}

// BrowserPage returns the text of the page that the simulated person's browser shows, empty before it was opened.
func (t *State) BrowserPage() string {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	return t.PageText
}
