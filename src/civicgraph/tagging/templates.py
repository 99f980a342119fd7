"""The features of the tagger, one a line: the columns that together make it.

``low@-1`` is the column one word before; ``c10@head`` the column at the head word of the run of capitalised words that
the word is in; ``!`` marks what tells the word itself, which training hides now and then, so that the surroundings are
learnt too; ``name:`` lets several columns share one feature.
"""

TEMPLATES: tuple[str, ...] = tuple(
    line.strip()
    for line in """
inside
kind
kind shape
pos
shape
pos shape
dep
!low
!lem
!s2
!s3
!s4
!p3
!cf
!c14
c4
c6
c10
c6 shape
lx
lx shape
shape@-3
shape@-2
shape@-1
shape@+1
shape@+2
shape@+3
shape@-1 shape
shape shape@+1
pos@-2
pos@-1
pos@+1
pos@+2
pos@-1 pos
pos pos@+1
c6@-3
c6@-2
c6@-1
c6@+1
c6@+2
c6@+3
c10@-2
c10@-1
c10@+1
c10@+2
cf@-1
cf@+1
low@-2
low@-1
low@+1
low@+2
lem@-1
lem@+1
lx@-1
lx@+1
low@-2 low@-1
low@+1 low@+2
edge
edge kind
nb kind
at kind
inlab
inlab shape
quoted
quoted shape
paren
paren shape
h: h1
h: h2
h: h3
h: h4
h: h5
hk: h1 kind at
hk: h2 kind at
hk: h3 kind at
hs: h1 shape
hs: h2 shape
hs: h3 shape
lead: lead1
lead: lead2
lead: lead3
lead: lead4
lab: lab1 inlab
lab: lab2 inlab
lab: lab3 inlab
labs: lab1 shape inlab
labs: lab2 shape inlab
run
run kind
runsigns
runsigns kind
runs
runs runkind
!lem@last
!s4@last
c6@last
c10@last
cf@last
lx@last
lx@last runkind
!lem@head
!s4@head
c6@head
c10@head
cf@head
lx@head
lx@head runkind
lx@head lx@last
!lem@first
c6@first
c10@first
cf@first
lx@first
low@before
low@before2
low@before2 low@before
c6@before
c10@before
cf@before
cf@before2
pos@before
low@after
lem@after
low@after low@after2
c6@after
c10@after
cf@after
c10@after2
pos@after
low@before low@after
lem@gov
lem@gov dep@head
c10@gov dep@head
dep@head
senses
senses shape
senses@-2
senses@-1
senses@+1
senses@+2
senses@last
senses@head
senses@before
senses@before2
senses@after
senses@gov dep@head
""".splitlines()
    if line.strip()
)
