package seal

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/ccojocar/zxcvbn-go/data"
)

// wordRanks returns the rank of each word of zxcvbn's lists of common passwords, English words and names: an attacker
// tries the lowest ranks first. The lists are read at the first call, as importing zxcvbn itself would read them at
// every start of cspready, which takes longer than its first screen.
var wordRanks = sync.OnceValue(func() map[string]int {
	ranks := map[string]int{}
	for _, list := range []string{"Passwords", "English", "Surnames", "MaleNames", "FemaleNames"} {
		var words struct{ List []string }
		if err := json.Unmarshal(data.MustAsset("data/"+list+".json"), &words); err != nil {
			panic(err) // the lists are embedded
		}
		for i, w := range words.List {
			w = strings.ToLower(w)
			if rank, ok := ranks[w]; !ok || rank > i+1 {
				ranks[w] = i + 1
			}
		}
	}
	return ranks
})
