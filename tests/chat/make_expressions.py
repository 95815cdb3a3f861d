"""Renders small templates with jinja2 as transformers sets it up, into expressions.json.

Run by hand when the list changes: python3 make_expressions.py (needs jinja2 3.1). A result that is null is an error.
"""
import json
import pathlib

from make_cases import environment

MESSAGES = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": None, "tool_calls": [{"name": "f"}]}]
DATA = {"words": ["b", "A", "c", "a"], "number": 7, "big": 10**40, "table": {"b": 1, "a": [1, 2.5], "C": None}, "s": "Ab\ncd", "u": "äßſ🙂"}

EXPRESSIONS = r"""
7 // 2|-7 // 2|7 // -2|7 % -3|-7 % 3|7.5 // 2|-7.5 % 2|7 / 2|6 / 2|2 ** 10|2 ** -1|2 ** 0.5|10 ** 20|2 ** 100|1 / 0|1 % 0|0 ** 0|-2 ** 2|2 ** 3 ** 2
1e3|1.5e-7|1e16|1e15|123456789.123|0.1 + 0.2|1e22|-0.0|1_000|0x1f|0b101|0o17|1_0.5|1e400|-1e400|3 * 1.0|5 - 2.5|true + true|true * 3|-true|not 0|+3|--3
12345678901234567890123456789012345678901234567890|big|big + 0 == big|big == 10 ** 40|[big]|big > 5|-5 < big|big is number|big is integer|big == big
1 < 2 < 3|1 < 3 < 2|1 == 1.0|true == 1|'a' < 'b'|'a' < 1|[1, 2] < [1, 3]|(1, 2) == [1, 2]|none == 0|none < 1|{'a': 1} == {'a': 1.0}|[1] == [true]|1 in [1.0]|'a' in 'cat'|1 in '123'|'x' in table|'b' in table|none in [none]|x in [1]|1 in x
s[0]|s[-1]|s[1:3]|s[::-1]|s[::2]|s[10:]|s[-100:2]|u[1]|u[::-1]|u[1:3]|words[1:]|words[::-1]|words[::-2]|words[3:0:-1]|words[-2:]|words[5]|words['x']|words[1.0]|words[true]|s[none:2]|words[0:'x']|(1, 2, 3)[1:]|range(10)[2:8:3]|range(5)[-1]
table|table.a|table['a']|table.x|table.x is defined|table.items|table.items is defined|table.items()|table.keys()|table.values()|table.keys() \x7c list|table.get('x')|table.get('x', 5)|table.get('b')|table.copy()|table.pop('a')|table.update({})|table.a.append(3)|table[none]|table[[1]]|table.C
[1, 'a', none, true, 1.0, [], {}, ()]|(1,)|()|{'a': (1, [2])}|['it\'s', "q\"", 'b\\', 'n\n', '\x7f', 'ä', '\u200b']|{1: 2, none: 3, 'x': {}}|{1: 'a', 1.0: 'b', true: 'c'}|[undefined_thing]|['a'] + ['b']|('a',) + ('b',)|['a'] * 2|2 * 'ab'|'a' * -1|'a' + 1|1 + 'a'|[1] + (2,)|none + 1
'a' ~ 1 ~ none ~ 1.0 ~ [1] ~ true|undefined_thing ~ 'x'|undefined_thing + 'x'|undefined_thing.x|undefined_thing.x.y|undefined_thing[0]|undefined_thing()|undefined_thing \x7c length|undefined_thing \x7c list|undefined_thing == 1|undefined_thing == undefined_other|undefined_thing < 1|undefined_thing and 1|not undefined_thing|undefined_thing is none|undefined_thing is iterable|undefined_thing is sequence|undefined_thing is string|undefined_thing is callable|undefined_thing \x7c default('d')|undefined_thing.x \x7c default('d')|table.x.y \x7c default('d')
none.x|none.x.y|none['x']|none \x7c length|none \x7c list|none \x7c string|5 \x7c length|number.x|number.real|'abc'.x|'abc'.length
'Hello World'.upper()|'ǆ ß'.title()|'o\'neil 2nd tool_call'.title()|'HELLO wORLD ſ'.capitalize()|'ΑΣ ΑΣ'.lower()|'Ab'.swapcase()|'ß'.upper()|'ﬁx'.title()|'aBc'.casefold()|'ab'.center(5)|'ab'.center(6, '*')|'abc'.center(6, '*')|'ab'.ljust(5, '.')|'ab'.rjust(5)|'-7'.zfill(4)|'7'.zfill(0)|'a\tb'.expandtabs()|'a\tb'.expandtabs(4)|'ab'.center(5, 'xy')
'abcabc'.find('c')|'abcabc'.rfind('c')|'abc'.find('x')|'abc'.index('x')|'abcabc'.index('b', 2)|'äbc'.find('c')|'abcabc'.count('bc')|'abc'.count('')|'abcabc'.count('a', 1)|'abc'.startswith('b', 1)|'abc'.startswith(('x', 'a'))|'abc'.startswith(['a'])|'abc'.endswith('c')|'abc'.endswith('b', 0, 2)|'abc'.startswith('')|'abc'.startswith('', 4)|'abc'.find('', 3)|'abc'.find('', 4)
'a,b,c'.split(',')|'a,b,c'.split(',', 1)|'a,b,c'.rsplit(',', 1)|' a  b '.split()|' a  b '.split(' ')|' a  b '.split(none, 1)|' a b  c '.rsplit(none, 1)|''.split()|''.split(',')|'a'.split('')|'a\r\nb\nc'.splitlines()|'a\nb\n'.splitlines(true)|'a\x0bb\x1cc\u2028d'.splitlines()|'abc'.partition('b')|'abc'.rpartition('x')|'abc'.partition('')
' a '.strip() ~ '|'|'xxaxx'.strip('x')|'xyaxy'.lstrip('xy')|'xyaxy'.rstrip('yx')|'\u3000a\x1c'.strip()|'aXbX'.replace('X', '-')|'aXbX'.replace('X', '-', 1)|'abc'.replace('', '.')|'abc'.replace('', '.', 2)|'abc'.removeprefix('a')|'abc'.removesuffix('x')|'-'.join(['a', 'b'])|'-'.join('abc')|'-'.join([1])|'-'.join(table)|''.join([])|'a'.encode()|'a'.nothing()
'abc'.isalpha()|'äß'.isalpha()|'a1'.isalnum()|'1²'.isdigit()|'1²'.isdecimal()|'½'.isnumeric()|''.isalpha()|' \t'.isspace()|'Ab'.isupper()|'AB1'.isupper()|'1'.islower()|'Title Case'.istitle()|'TItle'.istitle()|'a_b'.isidentifier()|'1a'.isidentifier()|'abc'.isascii()|'a\n'.isprintable()|'äb'.isprintable()
'%s' % 'a'|'%s %s' % ('a', 1)|'%d' % 3.7|'%05d' % 42|'%+d' % 3|'%-5d|' % 3|'%x' % 255|'%#x' % 255|'%o' % 8|'%5.2f' % 3.14159|'%e' % 12345.678|'%g' % 0.00001|'%g' % 100000|'%g' % 1e10|'%r' % 'a'|'%c' % 65|'%%' % ()|'%s' % (1, 2)|'%d' % 'a'|'%(a)s' % {'a': 1}|'%(x)s' % {'a': 1}|'%s' % [1, 2]|'%s' % none|'%.2s' % 'abc'|'%*d' % (5, 3)|'%q' % 1|'%' % 1|'%5s|%-5s|' % ('a', 'b')|'%a' % 'ä'|'%i' % true|'%.3d' % 7|'%X' % 255|'%G' % 1e-10|'%F' % 1.5|'%5%' % ()
'{} {}'.format(1, 'a')|'{0} {1} {0}'.format('a', 'b')|'{a}'.format(a=1)|'{:>5}'.format('a')|'{:<5}|'.format('a')|'{:^5}|'.format('a')|'{:*^7}'.format('a')|'{:05d}'.format(42)|'{:+d}'.format(3)|'{:,}'.format(1234567)|'{:_}'.format(1234567)|'{:.2f}'.format(3.14159)|'{:.1%}'.format(0.256)|'{:x}'.format(255)|'{:#b}'.format(5)|'{:e}'.format(12345.6)|'{:g}'.format(0.0001)|'{!r}'.format('a')|'{{}}'.format()|'{}'.format()|'{x}'.format()|'{'.format()|'}'.format()|'{:d}'.format('a')|'{:s}'.format(1)|'{0[a]}'.format({'a': 1})|'{0.b}'.format({'b': 2})|'{:.2}'.format('abc')|'{} {1}'.format(1, 2)|'{:10.3f}|'.format(2.5)|'{:,.2f}'.format(1234.5)|'{}'.format(none)|'{:5}|'.format(none)|'{:5}|'.format(3)|'{:5}|'.format(true)|'{}'.format([1, 'a'])|'{a}{b}'.format_map({'a': 1, 'b': 2})
words \x7c sort|words \x7c sort(case_sensitive=true)|words \x7c sort(reverse=true)|[3, 1, 2] \x7c sort|[1, 'a'] \x7c sort|[[2], [1, 3]] \x7c sort|messages \x7c sort(attribute='role') \x7c map(attribute='role') \x7c list|table \x7c dictsort|table \x7c dictsort(reverse=true)|{'a': 2, 'b': 1} \x7c dictsort(by='value')|words \x7c unique \x7c list|[1, 1.0, true, 2] \x7c unique \x7c list|[[1]] \x7c unique \x7c list|words \x7c min|words \x7c max|[] \x7c min|[] \x7c max \x7c default('none')|[1, 5, 3] \x7c max
words \x7c join|words \x7c join('-')|words \x7c join(1)|[1, none, 'a'] \x7c join(',')|messages \x7c join(',', attribute='role')|messages \x7c map(attribute='role') \x7c list|messages \x7c map(attribute='x') \x7c list|messages \x7c map(attribute='x', default='d') \x7c list|words \x7c map('upper') \x7c list|words \x7c map('replace', 'a', 'x') \x7c join|words \x7c map \x7c list|words \x7c map('nothing') \x7c list|messages \x7c selectattr('content') \x7c list \x7c length|messages \x7c selectattr('role', 'equalto', 'user') \x7c list|messages \x7c rejectattr('tool_calls', 'defined') \x7c list \x7c length|[1, 2, 3] \x7c select('odd') \x7c list|[1, 2, 3] \x7c reject('>', 1) \x7c list|[0, 1, none] \x7c select \x7c list|[1, 2] \x7c select('in', [2]) \x7c list|words \x7c select('nothing') \x7c list|messages \x7c selectattr \x7c list
[1, 2, 3, 4, 5] \x7c batch(2) \x7c list|[1, 2, 3] \x7c batch(2, 'x') \x7c list|[1, 2, 3, 4, 5] \x7c slice(2) \x7c list|[1, 2, 3, 4, 5] \x7c slice(3, 'x') \x7c list|[1, 2] \x7c sum|[1, 2] \x7c sum(start=10)|['a'] \x7c sum|[] \x7c sum|messages \x7c groupby('role') \x7c list \x7c length|(messages \x7c groupby('role'))[0].grouper|(messages \x7c groupby('role'))[0][1] \x7c length|(messages \x7c groupby('role'))[0].list[0].role|[3, 1] \x7c reverse \x7c list|'abc' \x7c reverse|table \x7c reverse \x7c list|table \x7c items \x7c list|[1] \x7c items|words \x7c first|[] \x7c first|'abc' \x7c first|table \x7c first|words \x7c last|'' \x7c last|table \x7c last|words \x7c list|'ab' \x7c list|table \x7c list|5 \x7c list|table \x7c length|'äb' \x7c length|words \x7c count
(words \x7c map('upper')) \x7c length|(words \x7c select) is defined|1 if [] \x7c select else 0|words \x7c map('upper') is iterable|words \x7c map('upper') is sequence|(words \x7c map('upper'))[0]|words \x7c map('upper') \x7c first|words \x7c map('upper') \x7c last
'x' \x7c int|'42' \x7c int|'42.9' \x7c int|' 7 ' \x7c int|'0x1f' \x7c int(base=16)|'1f' \x7c int(0, 16)|'1_000' \x7c int|'x' \x7c int(5)|none \x7c int|3.9 \x7c int|-3.9 \x7c int|'1e3' \x7c int|true \x7c int|'99999999999999999999999999999999999999999999' \x7c int|[] \x7c int|'x' \x7c float|'1.5' \x7c float|'inf' \x7c float|'1e5' \x7c float|3 \x7c float|none \x7c float(2.5)|'nan' \x7c float|undefined_thing \x7c int
2.5 \x7c round|3.5 \x7c round|2.567 \x7c round(2)|2.5 \x7c round(0, 'ceil')|2.1 \x7c round(method='floor')|-2.5 \x7c round|1234.5 \x7c round(-2)|15 \x7c round(-1)|25 \x7c round(-1)|3 \x7c round|0.125 \x7c round(2)|2.675 \x7c round(2)|'a' \x7c round|1.005 \x7c round(1, 'ceil')|5 \x7c round(1, 'floor')|-5 \x7c abs|-5.5 \x7c abs|'a' \x7c abs|true \x7c round
'a\nb\n' \x7c indent|'a\nb' \x7c indent(2)|'a\n\nb' \x7c indent(2)|'a\n\nb' \x7c indent(2, true, true)|'a\nb' \x7c indent('> ')|'a\nb' \x7c indent(width=1, first=true)|'' \x7c indent|'\n' \x7c indent|1 \x7c indent|'abc def ghi' \x7c truncate(7)|'abc def ghi' \x7c truncate(3)|'abc def ghi jkl mno' \x7c truncate(9)|'abcdefghijklmnopqrst' \x7c truncate(9, true)|'abcdefghijklmnopqrst' \x7c truncate(9, false, '!')|'abcdefghijklmnopqrst' \x7c truncate(9, leeway=0)|'a' \x7c center(5) ~ '|'|'a b-c d_e' \x7c wordcount|'foo bar-baz (x)' \x7c title|'hELLO wORLD' \x7c capitalize|'a' \x7c upper|1 \x7c upper|none \x7c lower|[1, 'A'] \x7c lower|' x ' \x7c trim ~ '|'|'xxaxx' \x7c trim('x')|1 \x7c trim|'aXa' \x7c replace('a', 'b')|'aaa' \x7c replace('a', 'b', 2)|123 \x7c replace(2, 'x')|'%s-%s' \x7c format('a', 1)|'%(a)s' \x7c format(a=1)|'a b/c?d=ä' \x7c urlencode|5 \x7c string + '!'|['a'] \x7c string
'<a href="x">\'&' \x7c escape|'<' \x7c e ~ '<'|('<' \x7c e) + '<'|'<' \x7c safe|('<' \x7c e) \x7c e|('<' \x7c e) \x7c forceescape|'<' \x7c e is escaped|['<' \x7c e]|1 \x7c e|none \x7c e|('<b>' \x7c safe).upper()|('a' \x7c safe) * 2
{'b': [1, 2.5, none, true], 'a': 'ä<&>"\n\x7f'} \x7c tojson|{'b': 1, 'a': {'d': [], 'c': {}}} \x7c tojson(indent=2)|{'b': 1, 'a': 2} \x7c tojson(sort_keys=true)|[1, {'a': 2}] \x7c tojson(separators=(',', ':'))|'ä🙂' \x7c tojson(ensure_ascii=true)|{1: 2, none: 3, true: 4, 1.5: 5} \x7c tojson|(1, 2) \x7c tojson|undefined_thing \x7c tojson|big \x7c tojson|1e400 \x7c tojson|{(1, 2): 3} \x7c tojson|range \x7c tojson|table.keys() \x7c tojson|[] \x7c tojson(indent=2)|[[1]] \x7c tojson(indent='-')|words \x7c map('upper') \x7c tojson
1 is odd|2 is even|'a' is odd|3 is divisibleby 3|3 is divisibleby(2)|1 is number|true is number|true is integer|1.0 is float|1 is integer|true is boolean|'a' is string|[] is sequence|{} is mapping|{} is sequence|{} is iterable|1 is iterable|none is none|'a' is lower|'A' is upper|1 is sameas 1|none is sameas none|true is sameas true|1 is eq 1|1 is ne 2|1 is lt 2|1 is ge 1|1 is in [1]|1 is not in [1]|'upper' is filter|'nothing' is filter|'odd' is test|range is callable|1 is callable|'a'.upper is callable|x is not defined|1 is nothing|false is false|1 is true|(1 is number) and (2 is number)|not 1 is number|1 is number or x.y|words is sequence
'a' if true|'a' if false|('a' if false) is defined|'a' if false else 'b'|1 if 0 else 2 if 0 else 3|'' or 'x'|0 and 1|[] or none|1 and 2|not '' and 'a'|none or undefined_thing
range(3)|range(3) \x7c list|range(2, 8, 3) \x7c list|range(5, 0, -2) \x7c list|range(0) \x7c list|range(200000)|range(1, 2, 0)|range('a')|range(3) == range(3)|range(3) == [0, 1, 2]|2 in range(3)|range(3) \x7c length|dict(a=1, b=2)|dict({'a': 1}, b=2)|dict([('a', 1)])|dict(1)|namespace(a=1)|namespace(a=1).a|namespace(a=1).b|namespace({'a': 1}).a|namespace() is mapping|cycler(1, 2).next()|lipsum|raise_exception('x')|raise_exception is defined|strftime_now('%Y-%m-%d')|strftime_now('%A %B %-d %j %H:%M')|nothing('x')
words.index('A')|words.index('x')|words.count('a')|words.copy()|(1, 2).index(2)|(1, 2).count(1)|[1, 2].index(2, 1)|(1, 2).copy()|[1].pop()|[1].sort is defined|'abc'.upper is defined|'abc'.__class__|'abc'.__class__ is defined|table.__class__|5.5.is_integer()|(5).bit_length()|messages[0].content|messages[1].content|messages[1]['tool_calls'][0].name|messages.0.role|messages[-1]['role']|messages[99].role|messages[99] is defined|table['a'][1]
'a' 'b' ~ 'c'|'\x41\u00e4\U0001F600\101'|'\q\d'|"\'\"" ~ '\'"'|'a\
b'|'tab\tnew\nline'|'{{ x }}'|'%}'|'\N{BULLET}'|words \x7c nothing|1 +|[1, 2|(1, 2, )|{'a': 1, }|[1, ]|1, 2|foo(a=1, 2)|foo(**{'a': 1})|dict(**{'a': 1})|'{}-{}'.format(*[1, 2])|words.0|words.01|1.5.x
"""

TEMPLATES = [
    "{% set x = 0 %}{% for i in [1, 2, 3] %}{{ x }}{% set x = i %}{{ x }}{% endfor %}{{ x }}",
    "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ f() }}",
    "{% macro f() %}{{ y }}{% endmacro %}{% set y = 2 %}{{ f() }}",
    "{% macro f(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(1) }}|{{ f(1, 3) }}|{{ f(1, c=4) }}|{{ f() }}",
    "{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=2) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f.name }}{{ f(1) is string }}{{ f(1) + '!' }}",
    "{% macro f() %}[{{ caller() }}]{% endmacro %}{% call f() %}x{% endcall %}",
    "{% macro f() %}[{{ caller(1) }}]{% endmacro %}{% call(n) f() %}x{{ n }}{% endcall %}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
    "{% for i in [1] %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}{{ f is defined }}",
    "{% for x in words %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }} {% endfor %}",
    "{% for x in words %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}{{ loop.cycle('a', 'b') }}{{ loop.changed(x) }} {% endfor %}",
    "{% for x in words if x > 'a' %}{{ x }}{{ loop.index }}{{ loop.length }}{% else %}none{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}{{ loop is defined }}{{ x is defined }}",
    "{% for x in words %}{% if loop.index == 2 %}{% continue %}{% endif %}{% if loop.index == 4 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}",
    "{% for k, v in table.items() %}{{ k }}={{ v }};{% endfor %}{% for k in table %}{{ k }}{% endfor %}",
    "{% for a, b in [(1, 2), [3, 4], 'xy'] %}{{ a }}{{ b }}{% endfor %}{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}",
    "{% for x in 5 %}{% endfor %}",
    "{% for x in none %}{% endfor %}",
    "{% for x in undefined_thing %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in 'ab' %}{{ x }}.{% endfor %}",
    "{% for x in 'a', 'b' %}{{ x }}{% endfor %}",
    "{% for x in [1, [2, [3]]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{{ loop.depth }}{% endif %}{% endfor %}",
    "{% for x in words %}{% for y in [1, 2] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% set g = words | map('upper') %}{{ g | list }}{{ g | list }}{% for x in g %}{{ x }}{% endfor %}",
    "{% set g = words | select %}{% for x in g %}{{ x }}{{ loop.length }}{{ loop.last }}{% endfor %}{{ g | join }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, %}{{ c }}",
    "{% set x %}a{{ 1 }}b{% endset %}{{ x }}{{ x is string }}{% set x | upper %}abc{% endset %}{{ x }}",
    "{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{{ ns }}",
    "{% set x = {} %}{% set x.a = 1 %}",
    "{% set ns.a = 1 %}",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}",
    "{% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q is defined }}",
    "{% filter upper | replace('B', 'x') %}abc{{ 1 }}{% endfilter %}",
    "{% block a %}x{{ number }}{% endblock %}{% block b %}y{% endblock b %}",
    "{% set v = 1 %}{% for i in [1] %}{% set w = 2 %}{% block c %}{{ v }}{{ w is defined }}{{ i is defined }}{% endblock %}{% endfor %}",
    "{% set j = joiner(', ') %}{{ j() }}a{{ j() }}b{{ j() }}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% set _ = c.reset() %}{{ c.current }}",
    "{% print 1 %}{% print 1, 'a' %}",
    "{% raw %}\n{{ x }}{% endraw %}|{% raw -%}  {{ x }}  {%- endraw %}|  {% raw %} {%{% endraw %}\n.",
    "a {# comment #} b\n  {# c #}\nd {#- x -#} e {#-#} f\n",
    "  {% if true %}\n  x\n  {% endif %}\ny",
    "  {%+ if true %}\n  x\n  {%+ endif +%}\ny",
    "  {%- if true -%}\n  x\n  {%- endif -%}\ny",
    "a\n  {{ 1 }}\n  {{- 2 -}}\n  b\n\n{{ 3 }}\n\n",
    "{% if true %} {% endif %}\n\n{% if true +%}\nz{% endif %}",
    "\t{% if true %}a{% endif %}\t{% if true %}b{% endif %}\n",
    "line\r\nnext\rlast{% if true %}\r\nx{% endif %}\r\n",
    "{% if true %}a{% elif 1 / 0 %}b{% else %}c{% endif %}{% if false %}{% elif true %}d{% endif %}",
    "{% if 0 %}{{ 1 | nothing }}{% endif %}ok",
    "{% if 0 %}{% for x in [1] %}{{ 1 | nothing }}{% endfor %}{% endif %}ok",
    "{{ 1 | nothing if false }}ok",
    "{% include 'x' %}", "{% extends 'x' %}", "{% import 'x' as y %}", "{% nothing %}", "{% endif %}", "{% if true %}", "{{ 1", "{% break %}",
    "{% do 1 %}", "{{ }}", "{% set %}", "{% set true = 1 %}", "{% for %}", "{% macro f(a=1, b) %}{% endmacro %}", "{# open", "{% raw %}",
    "{% generation %}a{% set gg = 1 %}{% endgeneration %}{{ gg is defined }}",
    "{{ {'a': {'b': 1}}.a.b }}{{ {'a': 1}}}{{ [[1, 2], [3]][0][1] }}",
    "{%- for m in messages -%}\n<|{{ m.role }}|>{{ m['content'] or '' }}\n{%- endfor %}",
    "{{ messages | map(attribute='role') | join(', ') }}{{ messages | length }}{{ messages[0].content | trim }}",
    "{% set ns = namespace(found=false) %}{% for m in messages[::-1] %}{% if not ns.found and m.role == 'user' %}{% set ns.found = true %}{{ m.content }}{% endif %}{% endfor %}",
    "{% if messages[0]['role'] == 'system' %}s{% set rest = messages[1:] %}{% else %}{% set rest = messages %}{% endif %}{{ rest | length }}",
    "{{ 'a' if x is defined and x else 'b' }}{{ x.y if x is defined else 'n' }}{{ (x or {}).get('y', 1) }}",
    "{%- set loop_messages = messages -%}{%- for message in loop_messages -%}{{ '<|' ~ message.role ~ '|>' }}{{ loop.index0 if loop.first }}{%- endfor -%}\n\n",
    "{% set x = 'a' %}{% macro f(x) %}{% set x = x ~ 'b' %}{{ x }}{% endmacro %}{{ f('c') }}{{ x }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}",
    "{% macro f() %}{% set z = 1 %}{% for i in [1] %}{% set z = 2 %}{% endfor %}{{ z }}{% endmacro %}{{ f() }}{{ z is defined }}",
    "{% for i in [1, 2] %}{% if loop.first %}{% set t = 'first' %}{% endif %}{{ t }}{% endfor %}",
    "{% call undefined_macro() %}{% endcall %}",
    "{{ self }}", "{{ super() }}", "{% autoescape true %}{{ '<' }}{% endautoescape %}", "{{ loop }}", "{{ caller() }}", "{{ varargs }}",
    "{{ messages.append }}|{{ table.pop is defined }}|{{ 'x'.join }}" , "{{ words.append(1) }}",
    "{{ x if }}", "{{ 1 if 2 if 3 }}", "{{ not }}", "{{ a.b.c }}", "{{ a.1 }}", "{{ ''.join(['a' for x in y]) }}", "{{ lambda: 1 }}", "{{ 1 ? 2 : 3 }}", "{{ $x }}", "{{ a && b }}",
    "{{ 0777 }}", "{{ 08 }}", "{{ 1.}}", "{{ .5 }}", "{{ 1e }}", "{{ 1__0 }}", "{{ 'a\\'b' }}", "{{ 'a }}", "{{ x[1:2:3:4] }}", "{{ s[1:2, 3] }}", "{{ äö }}", "{{ a b }}",
]

# The output of Python depends on memory addresses, or rotor does not support the expression and
# says so.
ERRORS = {"5.5.is_integer()"}


def main():
    env = environment()
    cases = []
    sources = [s.replace("\\x7c", "|") for line in EXPRESSIONS.strip("\n").replace("\\\n", "\\\x00").split("\n") for s in split(line.replace("\x00", "\n"))]
    for source in [f"{{{{ {s} }}}}" for s in sources] + TEMPLATES:
        try:
            text = env.from_string(source).render(messages=MESSAGES, tools=None, documents=None, add_generation_prompt=True, **DATA)
            if " at 0x" in text:
                text = None
        except Exception:
            text = None
        cases.append({"template": source, "text": text})
    given = {"messages": MESSAGES, **DATA}
    (pathlib.Path(__file__).parent / "expressions.json").write_text(
        json.dumps({"given": json.dumps(given), "cases": cases}, indent=0, ensure_ascii=True) + "\n"
    )


def split(line):
    """Splits at | outside of strings."""
    parts, quote, part, skip = [], None, "", False
    for c in line:
        if skip:
            skip = False
        elif c == "\\":
            skip = True
        elif quote:
            quote = None if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c == "|":
            parts.append(part)
            part = ""
            continue
        part += c
    return parts + [part]


main()
